package dev.hearth.p2p.peers;

import dev.hearth.p2p.protocol.DisconnectReason;
import java.util.Objects;

/** What happens once a connection is closed: its places become free, and what it came to is remembered. Node loop. */
final class Farewell {
    private final PeerRegistry registry;
    private final Doorkeeper doorkeeper;
    private final Admissions admissions;
    private final Observations observations;
    private final Bandwidth bandwidth;
    private final DisconnectLog disconnects;
    private final Bookkeeper bookkeeper;
    private final Population population;
    private final Circumstances circumstances;

    Farewell(
            PeerRegistry registry,
            Doorkeeper doorkeeper,
            Admissions admissions,
            Observations observations,
            Bandwidth bandwidth,
            DisconnectLog disconnects,
            Bookkeeper bookkeeper,
            Population population,
            Circumstances circumstances) {
        this.registry = registry;
        this.doorkeeper = doorkeeper;
        this.admissions = admissions;
        this.observations = observations;
        this.bandwidth = bandwidth;
        this.disconnects = disconnects;
        this.bookkeeper = bookkeeper;
        this.population = population;
        this.circumstances = circumstances;
    }

    void closed(Peer peer) {
        registry.remove(peer);
        doorkeeper.left(peer.connection.id());
        admissions.closed(peer);
        observations.left(peer);
        bandwidth.count(peer);
        DisconnectReason reason =
                Objects.requireNonNullElse(peer.connection.endReason(), DisconnectReason.CONNECTION_LOST);
        disconnects.ended(peer.connection, reason, peer.profile == null ? "" : peer.profile.agent());
        if (peer.outbound() && !circumstances.isStopping()) {
            bookkeeper.ended(peer, reason);
        }
        population.closed(peer, reason);
    }
}
