package dev.hearth.p2p.governor;

import dev.hearth.p2p.governor.PeerView.Peer;
import dev.hearth.p2p.governor.PeerView.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Keeps near and far peers mixed: no quartile of the round trips of a family's established peers fills more than half of
 * its hot ones while others are there. Else whoever sits close to us, or seems to, could become all we hear. Peers
 * without a measured round trip are in no quartile.
 */
final class HopDiversity {
    private static final int UNMEASURED = 4;
    private static final List<PeerState> MEASURED =
            List.of(PeerState.READY, PeerState.RESTING, PeerState.ACTIVATING, PeerState.HOT, PeerState.DEACTIVATING);

    private final Pool pool;
    private final long[] bounds;

    HopDiversity(Pool pool) {
        this.pool = pool;
        this.bounds = bounds(pool);
    }

    /** The upper bounds of the three lower quartiles; with fewer than four round trips nothing is told apart. */
    private static long[] bounds(Pool pool) {
        long[] sorted = MEASURED.stream()
                .flatMapToLong(state -> IntStream.range(0, pool.count(state))
                        .mapToLong(i -> pool.peer(state, i).roundTripNanos()))
                .filter(roundTrip -> roundTrip >= 0)
                .sorted()
                .toArray();
        int last = sorted.length - 1;
        return sorted.length < 4 ? new long[0] : new long[] {sorted[last / 4], sorted[last / 2], sorted[last * 3 / 4]};
    }

    /** 0 for the nearest quarter to 3 for the farthest. */
    int quartile(Peer peer) {
        if (peer.roundTripNanos() < 0 || bounds.length == 0) {
            return UNMEASURED;
        }
        int quartile = 0;
        while (quartile < bounds.length && peer.roundTripNanos() > bounds[quartile]) {
            quartile++;
        }
        return quartile;
    }

    /** Uniformly drawn peers to promote, those of a quartile that is full only if there are no others. */
    List<Peer> promote(int most, SplittableRandom random) {
        int ready = pool.count(PeerState.READY);
        int count = Math.min(most, ready);
        int[] hot = countBy(PeerState.HOT, PeerState.ACTIVATING);
        int room = room(Arrays.stream(hot).sum() + count);
        List<Peer> chosen = new ArrayList<>();
        List<Peer> passedOver = new ArrayList<>();
        Draw draw = new Draw(ready, random);
        while (chosen.size() < count && !draw.isEmpty()) {
            Peer peer = pool.peer(PeerState.READY, draw.next());
            int quartile = quartile(peer);
            if (quartile == UNMEASURED || hot[quartile] < room) {
                hot[quartile]++;
                chosen.add(peer);
            } else {
                passedOver.add(peer);
            }
        }
        chosen.addAll(passedOver.subList(0, count - chosen.size()));
        return chosen;
    }

    /** The first of {@code worstFirst}, but of a quartile that would stay too full as long as there is one. */
    List<Peer> demote(int count, List<Peer> worstFirst) {
        int[] hot = countBy(PeerState.HOT);
        int room = room(worstFirst.size() - count);
        Set<Peer> chosen = new LinkedHashSet<>();
        while (chosen.size() < count) {
            int fullest = fullest(hot, room);
            for (Peer peer : worstFirst) {
                int quartile = quartile(peer);
                if ((fullest == UNMEASURED || quartile == fullest) && chosen.add(peer)) {
                    hot[quartile]--;
                    break;
                }
            }
        }
        return List.copyOf(chosen);
    }

    private static int fullest(int[] hot, int room) {
        int fullest = UNMEASURED;
        for (int quartile = 0; quartile < UNMEASURED; quartile++) {
            boolean over = hot[quartile] > room;
            if (over && (fullest == UNMEASURED || hot[quartile] > hot[fullest])) {
                fullest = quartile;
            }
        }
        return fullest;
    }

    private int[] countBy(PeerState... states) {
        int[] counts = new int[UNMEASURED + 1];
        for (PeerState state : states) {
            for (int i = 0; i < pool.count(state); i++) {
                counts[quartile(pool.peer(state, i))]++;
            }
        }
        return counts;
    }

    private static int room(int hot) {
        return Math.max(1, hot / 2);
    }
}
