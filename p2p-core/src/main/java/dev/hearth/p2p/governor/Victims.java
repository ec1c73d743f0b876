package dev.hearth.p2p.governor;

import dev.hearth.p2p.governor.PeerView.Peer;
import dev.hearth.p2p.governor.PeerView.Pool;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/** Who goes first when there are too many: the lowest of weighted random numbers (governor spec §2.3). */
final class Victims {
    private static final long RANGE = 1L << 32;

    private record Lot(Peer peer, long number) {}

    private final SplittableRandom random;

    Victims(SplittableRandom random) {
        this.random = random;
    }

    /** Warm peers to close; those that were hot are twice as likely. */
    List<Peer> toClose(Pool pool, int count) {
        return lowest(
                List.of(PeerState.READY, PeerState.RESTING),
                pool,
                count,
                Integer.MAX_VALUE,
                peer -> random.nextLong(RANGE) >> (peer.tepid() ? 1 : 0));
    }

    /** Cold peers to forget, the failing ones more likely, at most {@code roots} public roots among them. */
    List<Peer> toForget(Pool pool, int count, int roots) {
        return lowest(
                List.of(PeerState.AVAILABLE, PeerState.WAITING),
                pool,
                count,
                roots,
                peer -> random.nextLong(RANGE) / (peer.failCount() + 1));
    }

    private static List<Peer> lowest(
            List<PeerState> states, Pool pool, int count, int roots, ToLongFunction<Peer> number) {
        Lots others = new Lots(count);
        Lots publicRoots = new Lots(Math.min(count, Math.max(0, roots)));
        for (PeerState state : states) {
            for (int i = 0; i < pool.count(state); i++) {
                Peer peer = pool.peer(state, i);
                (peer.publicRoot() ? publicRoots : others).offer(peer, number.applyAsLong(peer));
            }
        }
        publicRoots.lots.forEach(lot -> others.offer(lot.peer(), lot.number()));
        return others.lots.stream().map(Lot::peer).toList();
    }

    /** The lowest few of the lots offered. */
    private static final class Lots {
        final PriorityQueue<Lot> lots =
                new PriorityQueue<>(Comparator.comparingLong(Lot::number).reversed());
        private final int most;

        Lots(int most) {
            this.most = most;
        }

        void offer(Peer peer, long number) {
            if (lots.size() < most) {
                lots.add(new Lot(peer, number));
            } else if (most > 0 && number < lots.element().number()) {
                lots.remove();
                lots.add(new Lot(peer, number));
            }
        }
    }
}
