package dev.hearth.p2p.event;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.MessageCount;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.trust.Permissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection at one moment.
 *
 * @param connection never reused
 * @param address the remote end
 * @param direction who dialled
 * @param kind what it is for
 * @param stage never {@link Stage#CLOSED}
 * @param temperature what we use the peer for
 * @param anchor whether it is of proven worth: kept apart from others, and returned to first after a restart
 * @param usedByUs whether we need the connection
 * @param usedByPeer whether the peer has shown that it needs it
 * @param profile what it said of itself; null before it did
 * @param remoteUse what it uses us for
 * @param listenAddress where it was reached, by whatever connection; null when nowhere
 * @param observedAddress our address as it says that it sees it; null when it did not say
 * @param permissions what it may do
 * @param misbehaviour penalties so far; 100 end a connection
 * @param roundTripMicros last measured, 0 before
 * @param leastRoundTripMicros the shortest measured, 0 before
 * @param clockOffsetMicros how far its clock is ahead of ours
 * @param connected for how long
 * @param sinceReceived since its last message
 * @param sinceSent since our last message
 * @param sinceBlock since it last gave us a new block; null when it never did
 * @param sinceItem since it last gave us another new item; null when it never did
 * @param received bytes from the socket
 * @param sent bytes to the socket
 * @param receivedMessages what the peer has sent, by type, as far as the protocol counts it
 * @param sentMessages what we have sent, likewise
 * @param syncInFlight blocks asked for and not received
 * @param relayInFlight announced items asked for and not received
 */
public record PeerInfo(
        long connection,
        PeerAddress address,
        Attempt.Direction direction,
        ConnectionKind kind,
        Stage stage,
        Temperature temperature,
        boolean anchor,
        boolean usedByUs,
        boolean usedByPeer,
        @Nullable PeerProfile profile,
        RemoteUse remoteUse,
        @Nullable PeerAddress listenAddress,
        @Nullable PeerAddress observedAddress,
        Permissions permissions,
        int misbehaviour,
        long roundTripMicros,
        long leastRoundTripMicros,
        long clockOffsetMicros,
        Duration connected,
        Duration sinceReceived,
        Duration sinceSent,
        @Nullable Duration sinceBlock,
        @Nullable Duration sinceItem,
        long received,
        long sent,
        List<MessageCount> receivedMessages,
        List<MessageCount> sentMessages,
        int syncInFlight,
        int relayInFlight) {}
