package dev.hearth.p2p.peers;

import java.util.function.Supplier;

/** Makes connected peers hot and warm: tells their sessions, sync and relay. */
final class Activity {
    private final Supplier<? extends PeerUsers> users;

    Activity(Supplier<? extends PeerUsers> users) {
        this.users = users;
    }

    /** Sync and relay begin to ask the peer, or stop; nothing happens when it is so already or not active. */
    void setHot(Peer peer, boolean hot) {
        if (peer.hot == hot || !peer.isActive()) {
            return;
        }
        peer.hot = hot;
        if (hot) {
            peer.connection.session().activate();
            users.get()
                    .activated(peer.connection, peer.permissions, !peer.kind().relaysAll());
        } else {
            peer.connection.session().deactivate();
            users.get().deactivated(peer.connection);
        }
    }

    /** What a hot peer may do has changed. */
    void renew(Peer peer) {
        if (peer.hot) {
            setHot(peer, false);
            setHot(peer, true);
        }
    }
}
