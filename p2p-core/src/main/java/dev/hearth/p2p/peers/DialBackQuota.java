package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whom we dial because somebody else says so. A node that dials anybody is a port scanner for its peers (graphene-p2p
 * §8), so: routable hosts, ports from 1,024 on, one attempt for each requester in five minutes, one in each /24 (of IPv6
 * /48) an hour, and ten an hour in all. So it need not remember more than ten.
 */
final class DialBackQuota {
    private static final int LEAST_PORT = 1_024;
    private static final int MOST = 10;
    private static final long PERIOD_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long REQUESTER_NANOS = TimeUnit.MINUTES.toNanos(5);

    private record Dial(long nanos, @Nullable Hash requester, PeerAddress endpoint) {}

    private final Deque<Dial> lastHour = new ArrayDeque<>();

    /** Whether we may dial; if so, it counts as done. */
    boolean tryTake(@Nullable Hash requester, PeerAddress endpoint, long now) {
        while (!lastHour.isEmpty() && now - lastHour.getFirst().nanos() >= PERIOD_NANOS) {
            lastHour.removeFirst();
        }
        if (!isHarmless(endpoint) || lastHour.size() >= MOST) {
            return false;
        }
        for (Dial dial : lastHour) {
            boolean again = Objects.equals(dial.requester(), requester) && now - dial.nanos() < REQUESTER_NANOS;
            if (again || isNeighbour(dial.endpoint(), endpoint)) {
                return false;
            }
        }
        lastHour.add(new Dial(now, requester, endpoint));
        return true;
    }

    private static boolean isHarmless(PeerAddress endpoint) {
        boolean dialable = endpoint.network() == Network.IPV4 || endpoint.network() == Network.IPV6;
        return dialable && endpoint.isRoutable() && endpoint.port() >= LEAST_PORT;
    }

    private static boolean isNeighbour(PeerAddress one, PeerAddress other) {
        int prefix = one.network() == Network.IPV4 ? 3 : 6;
        return one.network() == other.network()
                && Arrays.equals(one.addressBytes(), 0, prefix, other.addressBytes(), 0, prefix);
    }
}
