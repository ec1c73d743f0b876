package dev.hearth.p2p.dispatch;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemCodec.Decoded;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.messages.Hash;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decodes an item for its handler and asks for its verdict. Runs on the application executor. */
public final class Judging {
    private Judging() {}

    /**
     * A verdict, and what was judged.
     *
     * @param id its canonical id; null when the bytes are no item
     * @param entry the place of an accepted block, with its number; null for other items
     */
    public record Judged(
            Verdict verdict, @Nullable Hash id, @Nullable ChainEntry entry) {
        /** The answer when the handler threw. */
        public static final Judged UNDECIDED = new Judged(Verdict.LATER, null, null);
    }

    /**
     * Judges {@code bytes}.
     *
     * @param entry for a block its place as its content tells it: it must have this id; null for other items
     */
    public static <T> CompletionStage<Judged> judge(
            ItemHandler<T> handler, byte[] bytes, @Nullable ChainEntry entry, Delivery delivery) {
        Decoded<T> decoded;
        try {
            decoded = handler.codec().decode(bytes);
        } catch (MalformedItemException e) {
            return refused("malformed: " + e.getMessage());
        }
        // Bytes after an item would make a second name for it: unlimited variants of one transaction (W16).
        if (decoded.consumed() != bytes.length) {
            return refused("malformed: bytes after the item");
        }
        // So would another encoding of the same item.
        if (!Arrays.equals(handler.codec().encode(decoded.value()), bytes)) {
            return refused("malformed: not the one encoding of the item");
        }
        if (entry != null && !decoded.id().equals(entry.id())) {
            return refused("malformed: its content has another id");
        }
        return handler.accept(decoded.value(), delivery)
                .thenApply(verdict -> new Judged(verdict, decoded.id(), place(handler, verdict, entry)));
    }

    /** Where blocks do not tell their number, whoever has linked them knows it. */
    private static @Nullable ChainEntry place(ItemHandler<?> handler, Verdict verdict, @Nullable ChainEntry entry) {
        if (entry != null
                && entry.number() == 0
                && verdict instanceof Verdict.Accepted
                && handler instanceof ChainHandler<?> chain) {
            ChainEntry placed = chain.entry(entry.id());
            return placed == null ? entry : placed;
        }
        return entry;
    }

    private static CompletionStage<Judged> refused(String reason) {
        return CompletableFuture.completedFuture(
                new Judged(new Verdict.Invalid(Verdict.Invalid.FULL_PENALTY, reason), null, null));
    }
}
