package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.examples.chain.TransactionPool;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/**
 * Publishes the transactions that have become due since it was last run; at most 1,000 wait for their verdict.
 *
 * @param <T> transactions
 */
final class TransactionSource<T> implements Runnable {
    private static final int MOST_WAITING = 1_000;

    private final Node node;
    private final TransactionPool<T> pool;
    private final LongFunction<T> transactions;
    private final double perNano;
    private final AtomicInteger waiting = new AtomicInteger();
    private long lastNanos = System.nanoTime();
    private double due;

    /** Takes {@code transactions} one by one, each for the time in seconds since the epoch. */
    TransactionSource(Node node, TransactionPool<T> pool, LongFunction<T> transactions, double perSecond) {
        this.node = node;
        this.pool = pool;
        this.transactions = transactions;
        this.perNano = perSecond / 1e9;
    }

    /** Called by one thread. */
    @Override
    public void run() {
        long now = System.nanoTime();
        due = Math.min(due + (now - lastNanos) * perNano, MOST_WAITING);
        lastNanos = now;
        for (; due >= 1 && waiting.get() < MOST_WAITING; due--) {
            waiting.incrementAndGet();
            node.publish(pool, transactions.apply(Instant.now().getEpochSecond()))
                    .whenComplete((verdict, error) -> waiting.decrementAndGet());
        }
    }
}
