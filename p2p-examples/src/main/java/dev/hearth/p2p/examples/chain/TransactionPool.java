package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.messages.Hash;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes every well-formed transaction; remembers the latest 50,000 ids and the latest 16 MiB of content.
 *
 * @param <T> transactions
 */
public final class TransactionPool<T> extends ItemHandler<T> {
    private static final int MOST_IDS = 50_000;
    private static final long MOST_BYTES = 16 << 20;

    private final Function<T, Hash> idOf;
    private final LinkedHashSet<Hash> ids = new LinkedHashSet<>();
    private final LinkedHashMap<Hash, T> contents = new LinkedHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private long bytes;

    /** An empty pool of transactions with these ids. */
    public TransactionPool(ItemCodec<T> codec, Function<T, Hash> idOf) {
        super(ItemType.TRANSACTION, codec);
        this.idOf = idOf;
    }

    @Override
    public CompletionStage<Verdict> accept(T transaction, Delivery delivery) {
        Hash id = id(transaction);
        if (!ids.add(id)) {
            return done(Verdict.DUPLICATE);
        }
        contents.put(id, transaction);
        bytes += codec().encode(transaction).length;
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
        Iterator<T> large = contents.values().iterator();
        while (bytes > MOST_BYTES || contents.size() > MOST_IDS) {
            bytes -= codec().encode(large.next()).length;
            large.remove();
        }
    }

    /** The id of a transaction. */
    public Hash id(T transaction) {
        return idOf.apply(transaction);
    }

    @Override
    public @Nullable T get(Hash id) {
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
