package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Transactions an application has, and each time it was given one. */
final class TestPool extends ItemHandler<BitcoinTransaction> {
    final List<Hash> judged = new ArrayList<>();
    final Map<Hash, BitcoinTransaction> pool = new TreeMap<>();
    Function<BitcoinTransaction, Verdict> verdict = transaction -> Verdict.ACCEPTED;

    TestPool() {
        super(ItemType.TRANSACTION, BitcoinTransaction.CODEC);
    }

    @Override
    public CompletionStage<Verdict> accept(BitcoinTransaction transaction, Delivery delivery) {
        judged.add(transaction.id());
        Verdict given = verdict.apply(transaction);
        if (given instanceof Verdict.Accepted) {
            pool.put(transaction.id(), transaction);
        }
        return done(given);
    }

    @Override
    public @Nullable BitcoinTransaction get(Hash id) {
        return pool.get(id);
    }
}
