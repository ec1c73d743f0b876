package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The searches for new peers: which are under way, and when the next may begin (governor spec §2.5, §2.6). */
final class DiscoveryState implements PeerView.Discovery {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long TAKE_INTERVAL = 60 * SECOND;
    private static final int LONGEST_EXPONENT = 8;

    final IndexedSet askable = new IndexedSet(IndexedSet.Place.OFFER);
    final IndexedSet mature = new IndexedSet(IndexedSet.Place.OFFER);
    private boolean findingRoots;
    private int vainRootSearches;
    private long nextRootsNanos = Long.MIN_VALUE;
    private boolean drawing;
    private int vainDraws;
    private long nextDrawNanos = Long.MIN_VALUE;
    private long nextTakeNanos = Long.MIN_VALUE;
    private int asking;

    boolean findRoots() {
        boolean begun = !findingRoots;
        findingRoots = true;
        return begun;
    }

    void rootsFound(int added, long validNanos, long nowNanos) {
        findingRoots = false;
        vainRootSearches = added > 0 ? 0 : vainRootSearches + 1;
        nextRootsNanos = nowNanos + (added > 0 ? validNanos : delay(vainRootSearches));
    }

    boolean draw() {
        boolean begun = !drawing;
        drawing = true;
        return begun;
    }

    /** An answer of fewer than were asked for means that the book has no more for now. */
    void drawn(int added, boolean exhausted, long nowNanos) {
        drawing = false;
        vainDraws = added > 0 ? 0 : vainDraws + 1;
        nextDrawNanos = exhausted ? nowNanos + delay(Math.max(1, vainDraws)) : nowNanos;
    }

    void bookGrew(long nowNanos) {
        vainDraws = 0;
        nextDrawNanos = nowNanos;
    }

    void taken(long nowNanos) {
        nextTakeNanos = nowNanos + TAKE_INTERVAL;
    }

    void asked() {
        asking++;
    }

    void answered() {
        asking--;
    }

    private static long delay(int vain) {
        return SECOND << Math.min(vain, LONGEST_EXPONENT);
    }

    @Override
    public boolean findingRoots() {
        return findingRoots;
    }

    @Override
    public long nextRootsNanos() {
        return nextRootsNanos;
    }

    @Override
    public boolean drawing() {
        return drawing;
    }

    @Override
    public long nextDrawNanos() {
        return nextDrawNanos;
    }

    @Override
    public int asking() {
        return asking;
    }

    @Override
    public int askable() {
        return askable.size();
    }

    @Override
    public PeerView.Peer askable(int index) {
        return askable.get(index);
    }

    @Override
    public long nextTakeNanos() {
        return nextTakeNanos;
    }

    @Override
    public int mature() {
        return mature.size();
    }

    @Override
    public PeerAddress mature(int index) {
        return Objects.requireNonNull(mature.get(index).dialAddress);
    }
}
