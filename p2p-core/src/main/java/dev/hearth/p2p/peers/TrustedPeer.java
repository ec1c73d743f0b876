package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.trust.TrustContext;
import org.jspecify.annotations.Nullable;

/** A peer as the application's trust protocol sees it, on any thread. */
final class TrustedPeer implements TrustContext {
    private final Peer peer;
    private final ConnectionId connection;
    private final @Nullable NodeIdentity identity;
    private final String agent;

    TrustedPeer(Peer peer, PeerProfile profile) {
        this.peer = peer;
        this.connection = peer.connection.id();
        this.identity = peer.identity;
        this.agent = profile.agent();
    }

    @Override
    public ConnectionId connection() {
        return connection;
    }

    @Override
    public PeerAddress address() {
        return peer.address();
    }

    @Override
    public @Nullable NodeIdentity identity() {
        return identity;
    }

    @Override
    public String agent() {
        return agent;
    }

    @Override
    public void send(int type, byte[] payload) {
        byte[] copy = payload.clone();
        peer.connection.schedule(() -> peer.send(type, copy), 0);
    }
}
