package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.examples.chain.SyntheticTransactions;
import dev.hearth.p2p.examples.chain.TransactionPool;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes the transactions that have become due since it was last run; at most 1,000 wait for their verdict. */
final class TransactionSource implements Runnable {
    private static final int MOST_WAITING = 1_000;

    private final Node node;
    private final TransactionPool pool;
    private final SyntheticTransactions transactions;
    private final double perNano;
    private final AtomicInteger waiting = new AtomicInteger();
    private long lastNanos = System.nanoTime();
    private double due;

    TransactionSource(Node node, TransactionPool pool, SyntheticTransactions transactions, double perSecond) {
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
            node.publish(pool, transactions.next(Instant.now().getEpochSecond()))
                    .whenComplete((verdict, error) -> waiting.decrementAndGet());
        }
    }
}
