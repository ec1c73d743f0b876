package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Every transaction of a simulation once, and for each node a handler that only notes which of them it has. */
final class SharedPool {
    private final Map<Hash, Integer> numbers = new LinkedHashMap<>();
    private final List<GrapheneTransaction> transactions = new ArrayList<>();

    /** The handler of one node, which takes every well-formed transaction once. */
    ItemHandler<GrapheneTransaction> newHandler() {
        return new View();
    }

    private int number(GrapheneTransaction transaction) {
        Integer known = numbers.putIfAbsent(transaction.id(), transactions.size());
        if (known != null) {
            return known;
        }
        transactions.add(transaction);
        return transactions.size() - 1;
    }

    private final class View extends ItemHandler<GrapheneTransaction> {
        private final BitSet has = new BitSet();

        View() {
            super(ItemType.TRANSACTION, GrapheneTransaction.CODEC);
        }

        @Override
        public CompletionStage<Verdict> accept(GrapheneTransaction transaction, Delivery delivery) {
            int number = number(transaction);
            if (has.get(number)) {
                return done(Verdict.DUPLICATE);
            }
            has.set(number);
            return done(Verdict.ACCEPTED);
        }

        @Override
        public @Nullable GrapheneTransaction get(Hash id) {
            return has(id) ? transactions.get(numbers.getOrDefault(id, 0)) : null;
        }

        @Override
        public boolean has(Hash id) {
            Integer number = numbers.get(id);
            return number != null && has.get(number);
        }
    }
}
