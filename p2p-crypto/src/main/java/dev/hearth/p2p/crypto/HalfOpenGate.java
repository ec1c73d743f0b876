package dev.hearth.p2p.crypto;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections whose key exchange is not finished and refuses those over a cap (Graphene protocol, weakness
 * W8). Safe for any thread; never blocks.
 */
public final class HalfOpenGate {
    private final int cap;
    private final int crowd;
    private final AtomicInteger inside = new AtomicInteger();

    /**
     * A gate that lets {@code cap} connections in at a time, zero refuses all, and is never crowded.
     *
     * @throws IllegalArgumentException if {@code cap} is negative
     */
    public HalfOpenGate(int cap) {
        this(cap, Integer.MAX_VALUE);
    }

    /**
     * A gate that is {@linkplain #isCrowded crowded} from {@code crowd} connections on.
     *
     * @throws IllegalArgumentException if {@code cap} is negative
     */
    public HalfOpenGate(int cap, int crowd) {
        if (cap < 0) {
            throw new IllegalArgumentException("cap " + cap + " is negative");
        }
        this.cap = cap;
        this.crowd = crowd;
    }

    /** Takes a place if there is one; whoever got {@code true} has to {@link #leave} exactly once. */
    public boolean tryEnter() {
        int current = inside.get();
        while (current < cap) {
            int witness = inside.compareAndExchange(current, current + 1);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        return false;
    }

    /**
     * Gives a place back.
     *
     * @throws IllegalStateException if nobody is inside
     */
    public void leave() {
        if (inside.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
            throw new IllegalStateException("left more often than entered");
        }
    }

    /** Whether so many are inside that no dear work is to be done for whoever has not shown to need it. */
    public boolean isCrowded() {
        return inside.get() >= crowd;
    }

    /** Places taken at the moment, 0 to the cap. */
    public int count() {
        return inside.get();
    }
}
