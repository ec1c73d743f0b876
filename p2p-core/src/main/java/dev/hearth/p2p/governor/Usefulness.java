package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which peers brought the recent blocks (governor spec §4.1). For each of the last {@value #WINDOW} block numbers it keeps
 * who announced the block first and who delivered it first, and of each peer the sums, in O(1). A peer that joined
 * within the window counts as no worse than the median, so newcomers are not the first to go; coming back within the
 * window does not make a newcomer again.
 *
 * <p>Report only blocks the application accepted, in the order they arrived: else a peer could win slots with inventions.
 * Confined to the node loop; bounded by the window and {@value #MOST_PEERS} peers.
 */
public final class Usefulness {
    /** How many block numbers are remembered. */
    public static final int WINDOW = 180;

    /** How many peers are remembered. */
    public static final int MOST_PEERS = 2_048;

    private final Wins<Sums> announced = new Wins<>(WINDOW);
    private final Wins<Delivered> delivered = new Wins<>(WINDOW);
    private final Map<PeerAddress, Sums> peers = new LinkedHashMap<>();
    private long newest = -1;
    private long sweptAt = -1;

    /**
     * What a peer won within the window.
     *
     * @param announcements blocks it announced first
     * @param blocks blocks it delivered first
     * @param bytes their bytes
     */
    public record Contribution(int announcements, int blocks, long bytes) {}

    private record Delivered(Sums by, long bytes) {}

    private record Rank(PeerAddress peer, long score, long joinedAt, int chance) {}

    private static final class Sums {
        int announcements;
        int blocks;
        long bytes;
        long joinedAt;
        long seenAt;
        boolean hot;

        Sums(long joinedAt) {
            this.joinedAt = joinedAt;
            this.seenAt = joinedAt;
        }

        boolean isForgettable() {
            return !hot && announcements == 0 && blocks == 0;
        }

        long score(SyncMode mode) {
            return mode == SyncMode.BULK_SYNC ? bytes : announcements + (long) blocks;
        }
    }

    /** Remembers nobody yet. */
    public Usefulness() {}

    /** A peer became hot. */
    public void joined(PeerAddress peer) {
        Sums sums = sums(peer);
        sums.seenAt = newest;
        sums.hot = true;
    }

    /** A peer is hot no more. */
    public void left(PeerAddress peer) {
        Sums sums = peers.get(peer);
        if (sums != null) {
            sums.hot = false;
        }
    }

    /** {@code peer} announced the block of this number; only the first report of a number counts. */
    public void announced(PeerAddress peer, long number) {
        if (announced.isNews(number)) {
            Sums winner = seen(peer, number);
            winner.announcements++;
            Sums lowest = announced.put(number, winner);
            if (lowest != null) {
                lowest.announcements--;
            }
            sweepNowAndThen();
        }
    }

    /** {@code peer} delivered the block of this number and size; only the first report of a number counts. */
    public void delivered(PeerAddress peer, long number, long bytes) {
        if (delivered.isNews(number)) {
            Sums winner = seen(peer, number);
            winner.blocks++;
            winner.bytes += bytes;
            Delivered lowest = delivered.put(number, new Delivered(winner, bytes));
            if (lowest != null) {
                lowest.by.blocks--;
                lowest.by.bytes -= lowest.bytes;
            }
            sweepNowAndThen();
        }
    }

    /** What a peer won within the window. */
    public Contribution of(PeerAddress peer) {
        Sums sums = peers.get(peer);
        return sums == null ? new Contribution(0, 0, 0) : new Contribution(sums.announcements, sums.blocks, sums.bytes);
    }

    /**
     * Puts the least useful first: by score, which is bytes in bulk sync and blocks else; among equals those who joined
     * earlier, whose result is more certain; among these, chance.
     */
    public List<PeerAddress> leastUsefulFirst(
            Collection<PeerAddress> candidates, SyncMode mode, SplittableRandom random) {
        long fairStart = medianOfVeterans(candidates, mode);
        List<Rank> ranks = new ArrayList<>(candidates.size());
        for (PeerAddress candidate : candidates) {
            Sums sums = peers.get(candidate);
            if (sums == null) {
                ranks.add(new Rank(candidate, 0, Long.MIN_VALUE, random.nextInt()));
            } else {
                long own = sums.score(mode);
                long score = isNewcomer(sums) ? Math.max(own, fairStart) : own;
                ranks.add(new Rank(candidate, score, sums.joinedAt, random.nextInt()));
            }
        }
        ranks.sort(Comparator.comparingLong(Rank::score)
                .thenComparingLong(Rank::joinedAt)
                .thenComparingInt(Rank::chance));
        return ranks.stream().map(Rank::peer).toList();
    }

    private long medianOfVeterans(Collection<PeerAddress> candidates, SyncMode mode) {
        long[] scores = candidates.stream()
                .map(peers::get)
                .filter(sums -> sums != null && !isNewcomer(sums))
                .mapToLong(sums -> sums.score(mode))
                .sorted()
                .toArray();
        return scores.length == 0 ? 0 : scores[scores.length / 2];
    }

    private boolean isNewcomer(Sums sums) {
        return newest - sums.joinedAt < WINDOW;
    }

    private Sums seen(PeerAddress peer, long number) {
        if (newest < 0) {
            // Whoever joined before any block was seen has joined now.
            peers.values().forEach(sums -> sums.joinedAt = number);
            sweptAt = number;
        }
        newest = Math.max(newest, number);
        Sums sums = sums(peer);
        sums.seenAt = Math.max(sums.seenAt, number);
        return sums;
    }

    private Sums sums(PeerAddress peer) {
        Sums sums = peers.get(peer);
        if (sums == null) {
            makeRoom();
            sums = new Sums(newest);
            peers.put(peer, sums);
        }
        return sums;
    }

    private void makeRoom() {
        if (peers.size() < MOST_PEERS) {
            return;
        }
        Iterator<Sums> eldestFirst = peers.values().iterator();
        while (eldestFirst.hasNext()) {
            if (eldestFirst.next().isForgettable()) {
                eldestFirst.remove();
                return;
            }
        }
    }

    private void sweepNowAndThen() {
        if (newest - WINDOW >= sweptAt) {
            sweptAt = newest;
            peers.values().removeIf(sums -> sums.isForgettable() && newest - sums.seenAt > WINDOW);
        }
    }

    /** How many peers are remembered. */
    int remembered() {
        return peers.size();
    }
}
