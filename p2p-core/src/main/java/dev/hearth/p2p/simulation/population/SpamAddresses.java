package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Addresses an attacker wants to see in the books of others: in 256 networks of size /16, 101.1 to 104.64. */
final class SpamAddresses {
    private static final int NETWORKS = 256;
    private static final int NETWORKS_OF_FIRST_BYTE = 64;
    private static final int FIRST_BYTE = 101;
    private static final int REAL_ONE_IN = 4;
    /** Networks a host joining as one of few takes at once. */
    private static final int NETWORKS_A_HOST = 8;

    private final boolean reachable;
    private final List<PeerAddress> hosts = new ArrayList<>();
    /** Networks of its hosts; no two attackers of a population have the same. */
    private final List<Integer> owned = new ArrayList<>();

    SpamAddresses(boolean reachable) {
        this.reachable = reachable;
    }

    /** One more hostile host. */
    void join(Member member) {
        hosts.add(member.address());
        for (int i = 0; reachable && i < NETWORKS_A_HOST; i++) {
            int network = member.population().takeNetwork();
            if (network >= NETWORKS) {
                return; // Others have them all.
            }
            member.host().ownRange(address(network, 0, 1, 1));
            owned.add(network);
        }
    }

    /** One of them; those that are not of hosts have the port of all nodes. */
    PeerAddress draw(SplittableRandom random) {
        int port = hosts.get(0).port();
        boolean allReal = reachable && owned.isEmpty();
        if (random.nextInt(REAL_ONE_IN) == 0 || allReal) {
            return hosts.get(random.nextInt(hosts.size()));
        }
        if (reachable) {
            return address(owned.get(random.nextInt(owned.size())), 0, 1 + random.nextInt(254), port);
        }
        return address(random.nextInt(NETWORKS), random.nextInt(256), 1 + random.nextInt(254), port);
    }

    private static PeerAddress address(int network, int third, int fourth, int port) {
        int first = FIRST_BYTE + network / NETWORKS_OF_FIRST_BYTE;
        int second = 1 + network % NETWORKS_OF_FIRST_BYTE;
        return PeerAddress.ipv4(first << 24 | second << 16 | third << 8 | fourth, port);
    }
}
