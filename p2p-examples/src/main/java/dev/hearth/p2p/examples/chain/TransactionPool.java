package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.Hash;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes every well-formed transaction; remembers the latest 50,000 ids and the latest 16 MiB of content. */
public final class TransactionPool extends ItemHandler<GrapheneTransaction> {
    private static final int MOST_IDS = 50_000;
    private static final long MOST_BYTES = 16 << 20;

    private final LinkedHashSet<Hash> ids = new LinkedHashSet<>();
    private final LinkedHashMap<Hash, GrapheneTransaction> contents = new LinkedHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private long bytes;

    /** An empty pool. */
    public TransactionPool() {
        super(ItemType.TRANSACTION, GrapheneTransaction.CODEC);
    }

    @Override
    public CompletionStage<Verdict> accept(GrapheneTransaction transaction, Delivery delivery) {
        if (!ids.add(transaction.id())) {
            return done(Verdict.DUPLICATE);
        }
        contents.put(transaction.id(), transaction);
        bytes += transaction.bytes().length;
        forgetOldest();
        if (delivery.origin() != Delivery.Origin.LOCAL) {
            received.incrementAndGet();
        }
        return done(Verdict.ACCEPTED);
    }

    private void forgetOldest() {
        Iterator<Hash> oldest = ids.iterator();
        for (int over = ids.size() - MOST_IDS; over > 0; over--) {
            oldest.next();
            oldest.remove();
        }
        Iterator<GrapheneTransaction> large = contents.values().iterator();
        while (bytes > MOST_BYTES || contents.size() > MOST_IDS) {
            bytes -= large.next().bytes().length;
            large.remove();
        }
    }

    @Override
    public @Nullable GrapheneTransaction get(Hash id) {
        return contents.get(id);
    }

    @Override
    public boolean has(Hash id) {
        return ids.contains(id);
    }

    /** How many accepted transactions peers have sent. May be read on any thread. */
    public long received() {
        return received.get();
    }
}
