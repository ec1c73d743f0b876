package dev.hearth.p2p.connection;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Bytes per second that several connections share: a bucket that holds at most a second's worth. Thread-safe; a lock is
 * held for the arithmetic only.
 *
 * <p>What cannot be had at once is handed out every 50 ms, to those who wait in turns of a few bytes each (graphene-p2p
 * §9.4 sorts by length instead). So nobody gets more than a turn ahead of another who waits as well, a short write is
 * through after one turn, and nobody starves however many there are.
 */
final class BandwidthPool {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A turn is never shorter, or else packets would be mostly headers. */
    private static final int LEAST_TURN = 512;

    private static final int TURNS_PER_TICK = 4;
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clock;
    private final Object lock = new Object();
    private final Deque<Claim> waiting = new ArrayDeque<>();
    private long perSecond;
    private double bytes;
    private long refilledNanos;
    private boolean tickDue;

    /** A pool without a limit that tells time by {@code clock}, nanoseconds. */
    BandwidthPool(LongSupplier clock) {
        this.clock = clock;
        this.refilledNanos = clock.getAsLong();
    }

    /** What one connection wants of the pool. */
    final class Claim {
        private final EventExecutor loop;
        private final LongConsumer granted;
        private long wanted;
        private long allotted;
        private boolean ended;

        private Claim(EventExecutor loop, LongConsumer granted) {
            this.loop = loop;
            this.granted = granted;
        }

        /** All of {@code amount}, or 0: then the parts of it are granted later. */
        long take(long amount) {
            synchronized (lock) {
                refill();
                if (ended) {
                    return 0;
                }
                if (perSecond == 0) {
                    return amount;
                }
                if (waiting.isEmpty() && bytes >= amount) {
                    bytes -= amount;
                    return amount;
                }
                if (wanted == 0) {
                    waiting.add(this);
                }
                wanted += amount;
                tickSoon();
                return 0;
            }
        }

        /** Wants nothing any more; what was allotted to it and not taken goes back. */
        void end() {
            synchronized (lock) {
                ended = true;
                waiting.remove(this);
                bytes += allotted;
                wanted = 0;
                allotted = 0;
            }
        }

        private void allot(long amount) {
            allotted += amount;
            wanted -= amount;
        }

        private void deliver() {
            long amount;
            synchronized (lock) {
                amount = allotted;
                allotted = 0;
            }
            if (amount > 0) {
                granted.accept(amount);
            }
        }
    }

    /** Somebody who wants of this; {@code granted} is called on {@code loop}. */
    Claim claim(EventExecutor loop, LongConsumer granted) {
        return new Claim(loop, granted);
    }

    /** Changes the limit, bytes per second; 0 for none. */
    void limit(long newPerSecond) {
        List<Claim> served = new ArrayList<>();
        synchronized (lock) {
            refill();
            perSecond = newPerSecond;
            bytes = Math.min(bytes, (double) perSecond);
            while (perSecond == 0 && !waiting.isEmpty()) {
                Claim claim = waiting.remove();
                claim.allot(claim.wanted);
                served.add(claim);
            }
        }
        handOut(served);
    }

    private void refill() {
        long now = clock.getAsLong();
        bytes = Math.min((double) perSecond, bytes + (now - refilledNanos) * (perSecond / NANOS_PER_SECOND));
        refilledNanos = now;
    }

    private void tickSoon() {
        Claim next = waiting.peek();
        if (next != null && !tickDue) {
            tickDue = true;
            next.loop.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        List<Claim> served;
        synchronized (lock) {
            tickDue = false;
            refill();
            served = share();
            tickSoon();
        }
        handOut(served);
    }

    /** Turn by turn to whoever waits; who has had one and wants more goes to the end, and is next there at the next tick. */
    private List<Claim> share() {
        List<Claim> served = new ArrayList<>();
        long least = Math.min(LEAST_TURN, perSecond);
        long turn = waiting.isEmpty() ? 0 : Math.max(least, (long) bytes / (TURNS_PER_TICK * (long) waiting.size()));
        for (Claim claim = waiting.peek(); claim != null; claim = waiting.peek()) {
            long amount = Math.min(claim.wanted, turn);
            if (bytes < amount) {
                break;
            }
            waiting.remove();
            bytes -= amount;
            if (claim.allotted == 0) {
                served.add(claim);
            }
            claim.allot(amount);
            if (claim.wanted > 0) {
                waiting.add(claim);
            }
        }
        return served;
    }

    private static void handOut(List<Claim> served) {
        served.forEach(claim -> claim.loop.execute(claim::deliver));
    }
}
