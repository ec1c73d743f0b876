package dev.hearth.p2p.peers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * When what we sent has really left, to the second: a node that limits its upload keeps bytes back, and a peer cannot
 * answer what it has not got. Remembers nothing of connections that are not limited.
 */
final class Departures {
    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int MOST_MARKS = 600;

    /** Everything sent until {@code nanos}, which is {@code position} bytes. */
    private static final class Mark {
        final long nanos;
        final long position;
        boolean hasLeft;
        long leftNanos;

        Mark(long nanos, long position) {
            this.nanos = nanos;
            this.position = position;
        }
    }

    private final Deque<Mark> marks = new ArrayDeque<>(0); // most stay empty

    /**
     * Looks how far things are; called every second.
     *
     * @param queued bytes ever sent
     * @param waiting those of them that have not left
     * @param limited whether it is we who keep them
     */
    void sample(long now, long queued, long waiting, boolean limited) {
        for (Mark mark : marks) {
            if (!mark.hasLeft && mark.position <= queued - waiting) {
                mark.hasLeft = true;
                mark.leftNanos = now;
            }
        }
        while (!marks.isEmpty() && marks.getFirst().hasLeft && now - marks.getFirst().leftNanos > REMEMBERED_NANOS) {
            marks.removeFirst();
        }
        if (limited && waiting > 0 && marks.size() < MOST_MARKS) {
            marks.add(new Mark(now, queued));
        }
    }

    /** When what was sent at {@code sentNanos} had left: then already, later, or, as it has not, now. */
    long leftNanos(long sentNanos, long now) {
        for (Mark mark : marks) {
            if (mark.nanos >= sentNanos) {
                return mark.hasLeft ? mark.leftNanos : now;
            }
        }
        return sentNanos;
    }
}
