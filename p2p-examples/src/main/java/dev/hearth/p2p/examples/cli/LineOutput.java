package dev.hearth.p2p.examples.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Writes lines in the order they were given, on a thread of its own that also formats them; flushed when no more are
 * waiting. At most 65,536 lines wait: then {@link #put} does, and {@link #offer} drops.
 */
final class LineOutput implements AutoCloseable {
    private static final int MOST_WAITING = 65_536;
    private static final int BATCH = 1_024;
    /** How long a line waits for others: waking for each would take much of a busy processor. */
    private static final long GATHER_MILLIS = 5;

    /** What is not a line but the end of them. */
    private enum Last implements Supplier<String> {
        LINE;

        @Override
        public String get() {
            return "";
        }
    }

    private final PrintWriter out;
    private final Runnable broken;
    private final BlockingQueue<Supplier<String>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;

    /**
     * @param out flushed and not closed
     * @param broken told once, when nobody reads any more
     */
    LineOutput(PrintWriter out, Runnable broken) {
        this.out = out;
        this.broken = broken;
        this.writer = new Thread(this::write, "output");
        writer.setDaemon(true);
        writer.start();
    }

    /** Writes a line; waits while too many are waiting. */
    void put(Supplier<String> line) {
        try {
            waiting.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a line unless too many are waiting. */
    void offer(Supplier<String> line) {
        if (!waiting.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    /** How many lines were dropped since the last call. */
    long takeDropped() {
        return dropped.getAndSet(0);
    }

    private void write() {
        List<Supplier<String>> batch = new ArrayList<>(BATCH);
        StringBuilder text = new StringBuilder();
        boolean ended = false;
        boolean failed = false;
        try {
            while (!ended) {
                batch.add(waiting.take());
                Thread.sleep(GATHER_MILLIS);
                waiting.drainTo(batch, BATCH - 1);
                for (Supplier<String> line : batch) {
                    if (line == Last.LINE) {
                        ended = true;
                    } else if (!failed) {
                        text.append(line.get()).append('\n');
                    }
                }
                batch.clear();
                out.append(text);
                text.setLength(0);
                if (waiting.isEmpty() && !failed && out.checkError()) {
                    failed = true;
                    broken.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, for at most five seconds. */
    @Override
    public void close() {
        put(Last.LINE);
        try {
            writer.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
