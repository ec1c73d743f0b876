package dev.hearth.p2p.governor;

import dev.hearth.p2p.discovery.NetGroup;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many known peers each netgroup has: whoever owns one network, and fills the book with its addresses, gets an eighth
 * of the sample.
 */
final class NetgroupShares {
    /** A netgroup may have one known peer in so many that are wanted. */
    static final int SHARES = 8;

    /** And always so many. */
    static final int LEAST = 4;

    private final Map<NetGroup, Integer> known = new LinkedHashMap<>();
    private @Nullable NetGroups groups;

    /** Counts from now on; before there is no limit. To be called while nobody is known. */
    void countBy(NetGroups netGroups) {
        groups = netGroups;
    }

    /** Whether one more of the netgroup of an address may be known, of so many that are wanted. */
    boolean hasRoomFor(PeerAddress address, int wanted) {
        return groups == null || known.getOrDefault(groups.of(address), 0) < Math.max(LEAST, wanted / SHARES);
    }

    void add(PeerAddress address) {
        if (groups != null) {
            known.merge(groups.of(address), 1, Integer::sum);
        }
    }

    void remove(PeerAddress address) {
        if (groups != null) {
            known.computeIfPresent(groups.of(address), (group, count) -> count == 1 ? null : count - 1);
        }
    }
}
