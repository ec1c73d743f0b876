package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.messages.Hash;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Every transaction of a simulation once, and for each node a handler that only notes which of them it has. The handlers of
 * different nodes may be used at the same time.
 *
 * @param <T> transactions
 */
final class SharedPool<T> {
    private final Map<Hash, Numbered<T>> transactions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final TransactionPool<T> kind;

    private record Numbered<T>(int number, T transaction) {}

    /** Of the transactions that {@code kind} is for. */
    SharedPool(TransactionPool<T> kind) {
        this.kind = kind;
    }

    /** The handler of one node, which takes every well-formed transaction once. */
    ItemHandler<T> newHandler() {
        return new View();
    }

    private int number(T transaction) {
        return transactions
                .computeIfAbsent(kind.id(transaction), id -> new Numbered<>(count.getAndIncrement(), transaction))
                .number();
    }

    private final class View extends ItemHandler<T> {
        private final BitSet has = new BitSet();

        View() {
            super(ItemType.TRANSACTION, kind.codec());
        }

        @Override
        public CompletionStage<Verdict> accept(T transaction, Delivery delivery) {
            int number = number(transaction);
            if (has.get(number)) {
                return done(Verdict.DUPLICATE);
            }
            has.set(number);
            return done(Verdict.ACCEPTED);
        }

        @Override
        public @Nullable T get(Hash id) {
            Numbered<T> known = transactions.get(id);
            return known == null || !has.get(known.number()) ? null : known.transaction();
        }

        @Override
        public boolean has(Hash id) {
            Numbered<T> known = transactions.get(id);
            return known != null && has.get(known.number());
        }
    }
}
