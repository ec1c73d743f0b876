package dev.hearth.p2p.peers;

import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;

/** Ends connections that newly adopted settings leave no room for; all others notice nothing. Node loop. */
final class Limits {
    private final Circumstances circumstances;
    private final PeerRegistry registry;
    private final ConfiguredPeers configured;
    private final Crowding crowding;
    private final Population population;

    Limits(
            Circumstances circumstances,
            PeerRegistry registry,
            ConfiguredPeers configured,
            Crowding crowding,
            Population population) {
        this.circumstances = circumstances;
        this.registry = registry;
        this.configured = configured;
        this.crowding = crowding;
        this.population = population;
    }

    void keep() {
        PeerSettings settings = circumstances.settings();
        if (settings.topologyOnly()) {
            keepOnlyConfigured();
        }
        int ours = registry.open() - registry.inbound();
        int wanted = settings.targets().established() + settings.targets().establishedAnchors();
        int room = settings.maxConnections() - Math.min(ours, wanted);
        boolean anybody = true;
        while (anybody && registry.inbound() > Math.min(room, settings.inboundHard())) {
            anybody = crowding.makeRoomAnyway();
        }
    }

    private void keepOnlyConfigured() {
        for (Peer peer : registry.all()) {
            boolean excursion = peer.outbound() && peer.governedAs == null && peer.kind() != ConnectionKind.MANUAL;
            if (excursion && !configured.isNamed(peer.address())) {
                peer.connection.sayGoodbye(DisconnectReason.SURPLUS, "only configured peers are wanted");
            }
        }
        population.keepOnly(configured::isNamed);
    }
}
