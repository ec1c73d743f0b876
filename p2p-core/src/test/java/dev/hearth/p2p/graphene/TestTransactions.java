package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.messages.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps transactions and lets the test judge them. */
final class TestTransactions extends ItemHandler<GrapheneTransaction> {
    private static final int BODY = 40;
    private static final int SIGNATURE = 65;

    final List<Hash> judged = new ArrayList<>();
    final Map<Hash, GrapheneTransaction> pool = new TreeMap<>();
    Function<GrapheneTransaction, Verdict> verdict = transaction -> Verdict.ACCEPTED;
    Function<Hash, @Nullable GrapheneTransaction> lookUp = pool::get;

    TestTransactions() {
        this(GrapheneTransaction.CODEC);
    }

    TestTransactions(ItemCodec<GrapheneTransaction> codec) {
        super(ItemType.TRANSACTION, codec);
    }

    /** A transaction with one signature, different for each number. */
    static GrapheneTransaction transaction(int number) {
        ByteBuffer bytes = ByteBuffer.allocate(BODY + 1 + SIGNATURE).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(bytes.array(), (byte) 0x55);
        bytes.putInt(2, number);
        bytes.put(BODY - 1, (byte) 0);
        bytes.put(BODY, (byte) 1);
        bytes.put(BODY + 1, (byte) 31);
        return transaction(bytes.array());
    }

    static GrapheneTransaction transaction(byte[] bytes) {
        try {
            return GrapheneTransaction.CODEC.decode(bytes).value();
        } catch (MalformedItemException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public CompletionStage<Verdict> accept(GrapheneTransaction transaction, Delivery delivery) {
        judged.add(transaction.id());
        Verdict given = verdict.apply(transaction);
        if (given instanceof Verdict.Accepted) {
            pool.put(transaction.id(), transaction);
        }
        return done(given);
    }

    @Override
    public @Nullable GrapheneTransaction get(Hash id) {
        return lookUp.apply(id);
    }
}
