package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Every transaction of a simulation once, and for each node a handler that only notes which of them it has.
 *
 * @param <T> transactions
 */
final class SharedPool<T> {
    private final Map<Hash, Integer> numbers = new LinkedHashMap<>();
    private final List<T> transactions = new ArrayList<>();
    private final TransactionPool<T> kind;

    /** Of the transactions that {@code kind} is for. */
    SharedPool(TransactionPool<T> kind) {
        this.kind = kind;
    }

    /** The handler of one node, which takes every well-formed transaction once. */
    ItemHandler<T> newHandler() {
        return new View();
    }

    private int number(T transaction) {
        Integer known = numbers.putIfAbsent(kind.id(transaction), transactions.size());
        if (known != null) {
            return known;
        }
        transactions.add(transaction);
        return transactions.size() - 1;
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
            return has(id) ? transactions.get(numbers.getOrDefault(id, 0)) : null;
        }

        @Override
        public boolean has(Hash id) {
            Integer number = numbers.get(id);
            return number != null && has.get(number);
        }
    }
}
