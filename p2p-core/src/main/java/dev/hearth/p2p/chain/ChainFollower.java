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
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Follows the heaviest chain, by default the longest; of two equally heavy ones the first seen. Override {@link #validate}
 * to judge blocks, {@link #weight} to compare branches by something else than length, and {@link #rolledBack} to learn
 * which left the main chain.
 *
 * <p>A chain whose first block everybody knows begins with it, and it has number 0; any other begins with number 1.
 *
 * @param <B> the application's own block
 */
public class ChainFollower<B> extends ChainHandler<B> {
    /** How far back a fork may begin, in blocks: as far as Graphene nodes can undo. */
    public static final int UNDO_DEPTH = 10_000;

    private final BlockStore store;
    private final EntryOf<B> entryOf;
    private final Branches branches = new Branches();

    /** Where in the chain a block is. */
    @FunctionalInterface
    public interface EntryOf<B> {
        /** The place of a block, computed from its content; number 0 when that does not tell it. */
        ChainEntry entry(B block);
    }

    /** Follows a chain of {@code codec}'s blocks into {@code store}, which the caller closes. */
    public ChainFollower(ItemType type, ItemCodec<B> codec, EntryOf<B> entryOf, BlockStore store) {
        super(type, codec);
        this.entryOf = entryOf;
        this.store = store;
    }

    /** Follows a chain that begins with {@code genesis}, see above; it is kept when the store is empty. */
    public ChainFollower(ItemType type, ItemCodec<B> codec, EntryOf<B> entryOf, BlockStore store, B genesis) {
        this(type, codec, entryOf, store);
        if (store.head() == null) {
            ChainEntry entry = entryOf.entry(genesis).at(0);
            store.put(entry, codec.encode(genesis));
            store.setHead(entry);
        }
    }

    /** What is wrong with a block whose parent is known, or null for nothing. */
    protected @Nullable String validate(B block, ChainEntry entry) {
        return null;
    }

    /** What a block, which is kept already, adds to the weight of its chain, more than 0. */
    protected BigInteger weight(ChainEntry entry) {
        return BigInteger.ONE;
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
            ChainEntry parent = parent(entry);
            if (parent == null) {
                return Verdict.UNLINKABLE;
            }
            long number = parent.number() + 1;
            if (entry.number() == 0) {
                entry = entry.at(number);
            } else if (entry.number() != number) {
                return Verdict.invalid("numbered " + entry.number() + " after " + parent.number());
            }
        }
        String fault = validate(block, entry);
        if (fault != null) {
            return Verdict.invalid(fault);
        }
        store.put(entry, codec().encode(block));
        return extendOrSwitch(entry);
    }

    /** The block before, which is the head nearly always; then the store need not look for it. */
    private @Nullable ChainEntry parent(ChainEntry entry) {
        ChainEntry head = store.head();
        return head != null && head.id().equals(entry.previous()) ? head : entry(entry.previous());
    }

    private Verdict extendOrSwitch(ChainEntry entry) {
        ChainEntry head = store.head();
        BigInteger weight = weight(entry);
        if (head == null || entry.previous().equals(head.id())) {
            store.setHead(entry);
            branches.fallBehind(weight);
            return Verdict.ACCEPTED;
        }
        BigInteger known = branches.take(entry.previous());
        BigInteger lead = (known == null ? lead(entry.previous(), head) : known).add(weight);
        if (lead.signum() <= 0) {
            branches.put(entry.id(), lead);
            return Verdict.ACCEPTED;
        }
        branches.clear();
        List<ChainEntry> branch = branchTo(entry);
        long common = branch.get(0).number() - 1;
        branch.forEach(store::setHead);
        if (head.number() == common) {
            return Verdict.ACCEPTED; // The branch had been kept and its end not become the head: a kill came between.
        }
        Reorganisation reorganisation = new Reorganisation(head, entry, head.number() - common);
        rolledBack(reorganisation);
        return Verdict.reorganised(reorganisation);
    }

    /**
     * By how much the branch that ends with {@code tip} outweighs what the main chain has after their last common block;
     * the two may have no common block at all.
     */
    private BigInteger lead(Hash tip, ChainEntry head) {
        BigInteger lead = BigInteger.ZERO;
        long common = firstNumber() - 1;
        Hash next = tip;
        while (!next.isZero()) {
            ChainEntry side = kept(next);
            if (isOnMainChain(side)) {
                common = side.number();
                break;
            }
            lead = lead.add(weight(side));
            next = side.previous();
        }
        for (long number = common + 1; number <= head.number(); number++) {
            lead = lead.subtract(weight(kept(mainId(number))));
        }
        return lead;
    }

    private ChainEntry kept(Hash id) {
        return Objects.requireNonNull(store.entry(id), "a kept block has a kept parent");
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
            entry = kept(entry.previous());
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
    public @Nullable ChainEntry entry(Hash id) {
        return store.entry(id);
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
            for (long number : Synopsis.numbers(Math.max(firstNumber(), head.number() - UNDO_DEPTH), head.number())) {
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
            number = common.isZero() ? 0 : kept(common).number();
        }
        List<Hash> ids = new ArrayList<>();
        long last = Math.min(head.number(), number + limit);
        for (long next = number + 1; next <= last; next++) {
            ids.add(mainId(next));
        }
        return new IdRange(common, ids, head.number() - last);
    }

    private long firstNumber() {
        return store.mainId(0) == null ? 1 : 0;
    }

    /** A zero id stands for the place before the first block. */
    private @Nullable Hash firstOnMainChain(List<Hash> locator) {
        for (Hash id : locator) {
            if (id.isZero()) {
                return id;
            }
            ChainEntry known = store.entry(id);
            if (known != null && isOnMainChain(known)) {
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
