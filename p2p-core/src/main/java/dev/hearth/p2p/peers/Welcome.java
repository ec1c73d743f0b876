package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.PeerProfile;
import java.util.function.Supplier;

/** What happens once the handshake with a peer is complete. Node loop. */
final class Welcome {
    private final PeerRegistry registry;
    private final Bookkeeper bookkeeper;
    private final Population population;
    private final Excursions excursions;
    private final Privileges privileges;
    private final Activity activity;
    private final Circumstances circumstances;
    private final Supplier<? extends PeerUsers> users;

    Welcome(
            PeerRegistry registry,
            Bookkeeper bookkeeper,
            Population population,
            Excursions excursions,
            Privileges privileges,
            Activity activity,
            Circumstances circumstances,
            Supplier<? extends PeerUsers> users) {
        this.registry = registry;
        this.bookkeeper = bookkeeper;
        this.population = population;
        this.excursions = excursions;
        this.privileges = privileges;
        this.activity = activity;
        this.circumstances = circumstances;
        this.users = users;
    }

    void established(Connection connection, PeerProfile profile) {
        Peer peer = registry.of(connection);
        peer.profile = profile;
        connection.activated();
        if (peer.outbound()) {
            bookkeeper.reached(peer.address());
            bookkeeper.serves(peer.address(), profile.services());
        }
        if (peer.kind() == ConnectionKind.FEELER) {
            connection.sayGoodbye(DisconnectReason.PURPOSE_SERVED, "somebody is there");
            return;
        }
        users.get().added(connection);
        population.established(peer);
        if (!peer.outbound()) {
            if (!circumstances.settings().topologyOnly()) {
                excursions.verify(peer, profile.listenAddresses());
            }
            privileges.evaluate(peer, profile);
        } else if (peer.kind() == ConnectionKind.BLOCK_RELAY_ONLY
                || (peer.kind() == ConnectionKind.MANUAL && peer.governedAs == null)) {
            activity.setHot(peer, true);
        }
    }
}
