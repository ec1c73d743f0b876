package dev.hearth.p2p.event;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A connection at one moment.
 *
 * @param connection never reused
 * @param stage never {@link Stage#CLOSED}
 * @param temperature what we use the peer for
 * @param profile what it said of itself; null before it did
 * @param remoteUse what it uses us for
 * @param roundTripMicros last measured, 0 before
 * @param clockOffsetMicros how far its clock is ahead of ours
 * @param received bytes from the socket
 * @param sent bytes to the socket
 * @param syncInFlight blocks asked for and not received
 * @param relayInFlight announced items asked for and not received
 */
public record PeerInfo(
        long connection,
        PeerAddress address,
        Attempt.Direction direction,
        Stage stage,
        Temperature temperature,
        @Nullable PeerProfile profile,
        RemoteUse remoteUse,
        long roundTripMicros,
        long clockOffsetMicros,
        long received,
        long sent,
        int syncInFlight,
        int relayInFlight) {}
