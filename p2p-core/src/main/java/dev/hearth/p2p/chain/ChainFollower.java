package dev.hearth.p2p.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.Reorganisation;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.chain.BlockStore.StoredBlock;
import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Follows the longest chain; of two equally long ones the first seen. Override {@link #validate} to judge blocks and
 * {@link #rolledBack} to learn which left the main chain.
 *
 * @param <B> the application's own block
 */
public class ChainFollower<B> extends ChainHandler<B> {
    /** How far back a fork may begin, in blocks: as far as Graphene nodes can undo. */
    public static final int UNDO_DEPTH = 10_000;

    private final BlockStore store;
    private final EntryOf<B> entryOf;

    /** Where in the chain a block is. */
    @FunctionalInterface
    public interface EntryOf<B> {
        /** The place of a block, computed from its content. */
        ChainEntry entry(B block);
    }

    /** Follows a chain of {@code codec}'s blocks into {@code store}, which the caller closes. */
    public ChainFollower(ItemType type, ItemCodec<B> codec, EntryOf<B> entryOf, BlockStore store) {
        super(type, codec);
        this.entryOf = entryOf;
        this.store = store;
    }

    /** What is wrong with a block whose parent is known, or null for nothing. */
    protected @Nullable String validate(B block, ChainEntry entry) {
        return null;
    }

    /** The main chain has left {@code from} for {@code to}; the blocks after their last common one are undone. */
    protected void rolledBack(Reorganisation reorganisation) {}

    @Override
    public CompletionStage<Verdict> accept(B block, Delivery delivery) {
        return done(judge(block));
    }

    private Verdict judge(B block) {
        ChainEntry entry = entryOf.entry(block);
        if (store.contains(entry.id())) {
            return Verdict.DUPLICATE;
        }
        boolean first = entry.number() == 1 && entry.previous().isZero();
        if (!first) {
            StoredBlock parent = store.get(entry.previous());
            if (parent == null) {
                return Verdict.UNLINKABLE;
            }
            if (parent.entry().number() + 1 != entry.number()) {
                return Verdict.invalid("numbered " + entry.number() + " after "
                        + parent.entry().number());
            }
        }
        String fault = validate(block, entry);
        if (fault != null) {
            return Verdict.invalid(fault);
        }
        store.put(entry, codec().encode(block));
        return extendOrSwitch(entry);
    }

    private Verdict extendOrSwitch(ChainEntry entry) {
        ChainEntry head = store.head();
        if (head == null || entry.previous().equals(head.id())) {
            store.setHead(entry);
            return Verdict.ACCEPTED;
        }
        if (entry.number() <= head.number()) {
            return Verdict.ACCEPTED;
        }
        List<ChainEntry> branch = branchTo(entry);
        long common = branch.get(0).number() - 1;
        branch.forEach(store::setHead);
        Reorganisation reorganisation = new Reorganisation(head, entry, head.number() - common);
        rolledBack(reorganisation);
        return Verdict.reorganised(reorganisation);
    }

    /** The blocks from just after the main chain up to {@code tip}, oldest first. */
    private List<ChainEntry> branchTo(ChainEntry tip) {
        List<ChainEntry> branch = new ArrayList<>();
        ChainEntry entry = tip;
        while (!isOnMainChain(entry)) {
            branch.add(entry);
            if (entry.number() <= 1) {
                break;
            }
            entry = Objects.requireNonNull(store.get(entry.previous()), "a kept block has a kept parent")
                    .entry();
        }
        Collections.reverse(branch);
        return branch;
    }

    @Override
    public @Nullable B get(Hash id) {
        StoredBlock stored = store.get(id);
        if (stored == null) {
            return null;
        }
        try {
            return codec().decode(stored.bytes()).value();
        } catch (MalformedItemException e) {
            throw new IllegalStateException("a stored block does not decode: " + id, e);
        }
    }

    @Override
    public byte @Nullable [] bytes(Hash id) {
        StoredBlock stored = store.get(id);
        return stored == null ? null : stored.bytes();
    }

    @Override
    public boolean has(Hash id) {
        return store.contains(id);
    }

    @Override
    public @Nullable ChainEntry head() {
        return store.head();
    }

    @Override
    public List<Hash> locator() {
        ChainEntry head = store.head();
        List<Hash> ids = new ArrayList<>();
        if (head != null) {
            for (long number : Synopsis.numbers(Math.max(1, head.number() - UNDO_DEPTH), head.number())) {
                ids.add(mainId(number));
            }
        }
        return ids;
    }

    @Override
    public IdRange idsAfter(List<Hash> locator, int limit) {
        ChainEntry head = store.head();
        if (head == null) {
            return IdRange.NONE;
        }
        Hash common = null;
        long number = 0;
        if (!locator.isEmpty()) {
            common = firstOnMainChain(locator);
            if (common == null) {
                return IdRange.NONE;
            }
            number = common.isZero()
                    ? 0
                    : Objects.requireNonNull(store.get(common)).entry().number();
        }
        List<Hash> ids = new ArrayList<>();
        long last = Math.min(head.number(), number + limit);
        for (long next = number + 1; next <= last; next++) {
            ids.add(mainId(next));
        }
        return new IdRange(common, ids, head.number() - last);
    }

    /** A zero id stands for the place before the first block. */
    private @Nullable Hash firstOnMainChain(List<Hash> locator) {
        for (Hash id : locator) {
            if (id.isZero()) {
                return id;
            }
            StoredBlock known = store.get(id);
            if (known != null && isOnMainChain(known.entry())) {
                return id;
            }
        }
        return null;
    }

    private boolean isOnMainChain(ChainEntry entry) {
        return Objects.equals(entry.id(), store.mainId(entry.number()));
    }

    private Hash mainId(long number) {
        return Objects.requireNonNull(store.mainId(number), "the main chain has every number up to its head");
    }
}
