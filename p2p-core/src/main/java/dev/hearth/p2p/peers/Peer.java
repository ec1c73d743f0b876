package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.RemoteUse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peer as long as one connection to it lasts. */
final class Peer {
    final Connection connection;
    final Progress progress;
    Temperature temperature = Temperature.COLD;
    RemoteUse remoteUse = RemoteUse.IDLE;
    /** Who it has proven to be; known before its handshake is complete. */
    @Nullable
    NodeIdentity identity;

    @Nullable
    PeerProfile profile;
    /** Where it was reached by another connection than this one. */
    final List<PeerAddress> verifiedAddresses = new ArrayList<>();

    int penalty;
    long roundTripMicros;
    long clockOffsetMicros;

    @Nullable
    PeerAddress observedAddress;

    Peer(Connection connection) {
        this.connection = connection;
        this.progress = new Progress(connection);
    }

    boolean outbound() {
        return connection.attempt().outbound();
    }

    PeerAddress address() {
        return connection.attempt().address();
    }

    /** Where others may dial it: reached by us, never only claimed; null when nowhere is known. */
    @Nullable
    PeerAddress listenAddress() {
        if (outbound()) {
            return address();
        }
        return verifiedAddresses.isEmpty() ? null : verifiedAddresses.get(0);
    }

    boolean isAt(PeerAddress candidate) {
        return address().equals(candidate) || verifiedAddresses.contains(candidate);
    }

    /** Whether we have dialled it there ourselves. */
    boolean wasReachedAt(PeerAddress candidate) {
        return (outbound() && address().equals(candidate)) || verifiedAddresses.contains(candidate);
    }
}
