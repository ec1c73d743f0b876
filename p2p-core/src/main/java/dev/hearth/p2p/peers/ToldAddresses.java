package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who knows which of the addresses that were told lately, because it told them or was told. One table for all peers;
 * bounded: what was told first is forgotten first, which costs no more than telling it in vain.
 */
final class ToldAddresses {
    static final int MOST = 5_000;
    /** What so many know, everybody will know soon. */
    private static final int MOST_KNOWING = 8;

    private static final long[] NOBODY = {};

    private final Map<PeerAddress, long[]> knowing = new LinkedHashMap<>();

    /** The peer knows this address from now on; false when it did before, or is bound to hear of it anyway. */
    boolean add(PeerAddress address, ConnectionId peer) {
        long[] known = knowing.getOrDefault(address, NOBODY);
        if (known.length == MOST_KNOWING || contains(known, peer)) {
            return false;
        }
        long[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = peer.value();
        knowing.put(address, more);
        if (knowing.size() > MOST) {
            knowing.remove(knowing.keySet().iterator().next());
        }
        return true;
    }

    private static boolean contains(long[] known, ConnectionId peer) {
        for (long id : known) {
            if (id == peer.value()) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return knowing.size();
    }
}
