package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What an application does with one type of relayed item. Subclass it with your transactions.
 *
 * <p>Every method is called on the runtime's application executor, one call at a time per node; blocking is allowed and
 * slows reading from peers down instead of filling memory. An exception counts as {@link Verdict#LATER}: it is logged
 * and nobody is penalised.
 *
 * @param <T> the application's own type
 */
public abstract class ItemHandler<T> {
    private final ItemType type;
    private final ItemCodec<T> codec;

    protected ItemHandler(ItemType type, ItemCodec<T> codec) {
        this.type = type;
        this.codec = codec;
    }

    /** The type this handler is for. */
    public final ItemType type() {
        return type;
    }

    /** The bytes of this type. */
    public final ItemCodec<T> codec() {
        return codec;
    }

    /** Judges a received item. The stage may complete later; in a simulation it must complete on the node's threads. */
    public abstract CompletionStage<Verdict> accept(T item, Delivery delivery);

    /** The item of this id, or null when it is unknown or no longer served. */
    public abstract @Nullable T get(Hash id);

    /** The canonical bytes of the item of this id, or null; override when they are what is kept. Not to be changed. */
    public byte @Nullable [] bytes(Hash id) {
        T item = get(id);
        return item == null ? null : codec.encode(item);
    }

    /** Whether the item of this id need not be fetched. */
    public boolean has(Hash id) {
        return get(id) != null;
    }

    /** Those of {@code ids} that need not be fetched; override when one look-up for many is cheaper. */
    public List<Hash> known(Collection<Hash> ids) {
        List<Hash> known = new ArrayList<>();
        for (Hash id : ids) {
            if (has(id)) {
                known.add(id);
            }
        }
        return known;
    }

    /** A verdict that is already known. */
    protected static CompletionStage<Verdict> done(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }
}
