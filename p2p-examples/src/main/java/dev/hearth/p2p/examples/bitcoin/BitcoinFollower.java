package dev.hearth.p2p.examples.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.HeadersVerdict;
import dev.hearth.p2p.application.Reorganisation;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.bitcoin.BitcoinBlock;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.BlockStore.StoredBlock;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain with the most work. Checks proof of work and its adjustment, linkage, timestamps, and that the
 * transactions are those the header covers; what is in them it does not look at.
 */
public final class BitcoinFollower extends Follower<BitcoinBlock> {
    private static final long FUTURE_SECONDS = 2 * 3_600;
    private static final int MEDIAN_OF = 11;

    private final BlockStore store;
    private final ChainRules rules;
    private final LongSupplier nowSeconds;
    private final HeaderScan scan;
    private final Hash genesis;
    private final Map<Hash, BlockHeader> headers = new LinkedHashMap<>();
    /** The first block of the main chain that has, with all before it, the minimum of work; -1 while there is none. */
    private long worthyFrom = -1;

    /**
     * Follows into {@code store}, which the caller closes.
     *
     * @param nowSeconds the wall clock, seconds since the epoch
     * @param secret 16 random bytes
     */
    BitcoinFollower(BlockStore store, BitcoinBlock genesis, ChainRules rules, LongSupplier nowSeconds, byte[] secret) {
        super(BitcoinBlock.CODEC, BitcoinBlock::entry, store, genesis);
        this.store = store;
        this.rules = rules;
        this.nowSeconds = nowSeconds;
        this.scan = new HeaderScan(rules.minimumWork(), secret);
        this.genesis = genesis.header().hash();
    }

    // Headers, before a block is fetched

    @Override
    public HeadersVerdict acceptHeaders(List<ChainEntry> entries) {
        List<BlockHeader> listed = new ArrayList<>(entries.size());
        for (ChainEntry entry : entries) {
            byte[] bytes = entry.header();
            if (bytes == null) {
                return HeadersVerdict.REFUSED;
            }
            BlockHeader header = BlockHeader.parse(bytes, 0);
            if (!ProofOfWork.isMet(header, rules.easiest())) {
                return HeadersVerdict.INVALID;
            }
            if (isFuture(header)) {
                return HeadersVerdict.REFUSED;
            }
            listed.add(header);
        }
        Hash previous = entries.get(0).previous();
        if (isWorthy(previous)) {
            return HeadersVerdict.ACCEPTED;
        }
        ChainEntry parent = super.entry(previous);
        return parent != null && isOnMainChain(parent)
                ? scan.look(entries, listed, parent.number(), workUpTo(parent.number()))
                : scan.look(entries, listed, -1, BigInteger.ZERO);
    }

    private boolean isFuture(BlockHeader header) {
        return header.time() > nowSeconds.getAsLong() + FUTURE_SECONDS;
    }

    private boolean isOnMainChain(ChainEntry entry) {
        return entry.id().equals(store.mainId(entry.number()));
    }

    /**
     * Whether whatever follows this block has the minimum of work: what continues our own chain from there, and a branch
     * that we have fetched, whose headers had shown it.
     */
    private boolean isWorthy(Hash previous) {
        long from = worthyFrom();
        if (from < 0) {
            return false;
        }
        ChainEntry parent = super.entry(previous);
        return parent == null ? !scan.knows(previous) : parent.number() >= from || !isOnMainChain(parent);
    }

    private long worthyFrom() {
        ChainEntry head = head();
        if (worthyFrom < 0 && head != null && workUpTo(head.number()).compareTo(rules.minimumWork()) >= 0) {
            worthyFrom = firstWith(rules.minimumWork(), head.number());
            scan.forget();
        }
        return worthyFrom;
    }

    /** The first block of the main chain that has this much work with all before it, when the one with this number has. */
    private long firstWith(BigInteger work, long last) {
        long lacks = -1;
        long has = last;
        while (has - lacks > 1) {
            long middle = (lacks + has) / 2;
            if (workUpTo(middle).compareTo(work) >= 0) {
                has = middle;
            } else {
                lacks = middle;
            }
        }
        return has;
    }

    @Override
    protected void rolledBack(Reorganisation reorganisation) {
        worthyFrom = -1;
    }

    /** The work of the main chain up to a block; within a period all blocks have the same where it matters. */
    private BigInteger workUpTo(long number) {
        BigInteger work = BigInteger.ZERO;
        for (long first = 0; first <= number; first += ChainRules.PERIOD) {
            long blocks = Math.min(ChainRules.PERIOD, number - first + 1);
            Hash id = store.mainId(first);
            if (id != null) {
                work = work.add(ProofOfWork.work(header(id).bits()).multiply(BigInteger.valueOf(blocks)));
            }
        }
        return work;
    }

    // Blocks

    /**
     * One from the future may be right later. What is announced of a chain that may have too little work is not taken: its
     * headers are asked for, which tell.
     */
    @Override
    public CompletionStage<Verdict> accept(BitcoinBlock block, Delivery delivery) {
        if (isFuture(block.header())) {
            return done(Verdict.LATER);
        }
        return delivery.origin() == Delivery.Origin.RELAY
                        && !isWorthy(block.header().previous())
                ? done(Verdict.UNLINKABLE)
                : super.accept(block, delivery);
    }

    @Override
    protected @Nullable String validate(BitcoinBlock block, ChainEntry entry) {
        BlockHeader header = block.header();
        BlockHeader parent = header(header.previous());
        if (!ProofOfWork.isMet(header, rules.easiest())) {
            return "its hash does not meet its target";
        }
        if (header.bits() != nextBits(parent, entry.number(), header.time())) {
            return "has the wrong target";
        }
        if (header.time() <= medianTime(parent, entry.number() - 1)) {
            return "is older than the median of the blocks before";
        }
        String fault = faultOfContent(block);
        if (fault == null) {
            remember(header);
        }
        return fault;
    }

    private static @Nullable String faultOfContent(BitcoinBlock block) {
        try {
            List<Hash> txids = BitcoinBlocks.txids(block.bytes());
            if (txids.isEmpty()) {
                return "has no transaction";
            }
            if (BitcoinBlocks.isMutated(txids)) {
                return "lists transactions twice";
            }
            return BitcoinBlocks.merkleRoot(txids).equals(block.header().merkleRoot())
                    ? null
                    : "its transactions are not those of its header";
        } catch (MalformedMessageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The compact target of the block with this number after {@code parent}. */
    private long nextBits(BlockHeader parent, long number, long time) {
        if (!rules.adjusts()) {
            return parent.bits();
        }
        if (number % ChainRules.PERIOD == 0) {
            return adjusted(parent, ancestor(parent, ChainRules.PERIOD - 1));
        }
        if (!rules.lenient()) {
            return parent.bits();
        }
        long easiest = ProofOfWork.bits(rules.easiest());
        if (time > parent.time() + ChainRules.LENIENT_AFTER_SECONDS) {
            return easiest;
        }
        BlockHeader last = parent;
        for (long at = number - 1; at % ChainRules.PERIOD != 0 && last.bits() == easiest; at--) {
            last = header(last.previous());
        }
        return last.bits();
    }

    private long adjusted(BlockHeader last, BlockHeader first) {
        long took = Math.max(
                ChainRules.PERIOD_SECONDS / 4, Math.min(ChainRules.PERIOD_SECONDS * 4, last.time() - first.time()));
        BigInteger target = ProofOfWork.target(last.bits())
                .multiply(BigInteger.valueOf(took))
                .divide(BigInteger.valueOf(ChainRules.PERIOD_SECONDS));
        return ProofOfWork.bits(target.min(rules.easiest()));
    }

    private BlockHeader ancestor(BlockHeader header, int generations) {
        BlockHeader ancestor = header;
        for (int i = 0; i < generations; i++) {
            ancestor = header(ancestor.previous());
        }
        return ancestor;
    }

    private long medianTime(BlockHeader last, long number) {
        List<Long> times = new ArrayList<>(MEDIAN_OF);
        BlockHeader header = last;
        for (long at = number; times.size() < MEDIAN_OF; at--) {
            times.add(header.time());
            if (at == 0) {
                break;
            }
            header = header(header.previous());
        }
        times.sort(null);
        return times.get(times.size() / 2);
    }

    private void remember(BlockHeader header) {
        headers.put(header.hash(), header);
        // Where the target is adjusted, the next one depends on those of a whole period.
        if (headers.size() > 2 * (rules.adjusts() ? ChainRules.PERIOD : MEDIAN_OF)) {
            headers.remove(headers.keySet().iterator().next());
        }
    }

    private BlockHeader header(Hash id) {
        BlockHeader known = headers.get(id);
        if (known == null) {
            known = BlockHeader.parse(headerBytes(id), 0);
            remember(known);
        }
        return known;
    }

    private byte[] headerBytes(Hash id) {
        ChainEntry entry = super.entry(id);
        byte[] kept = entry == null ? null : entry.header();
        if (kept != null) {
            return kept;
        }
        StoredBlock stored = store.get(id);
        if (stored == null) {
            throw new IllegalStateException("a kept block has a kept parent");
        }
        return Arrays.copyOf(stored.bytes(), BlockHeader.LENGTH);
    }

    @Override
    protected BigInteger weight(ChainEntry entry) {
        return ProofOfWork.work(header(entry.id()).bits());
    }

    /** With its header, which a store need not keep beside the block. */
    @Override
    public @Nullable ChainEntry entry(Hash id) {
        ChainEntry entry = super.entry(id);
        return entry == null || entry.header() != null
                ? entry
                : new ChainEntry(entry.id(), entry.number(), entry.previous(), entry.timeSeconds(), headerBytes(id));
    }

    /** Every chain of the network has the first block in common. */
    @Override
    public List<Hash> locator() {
        List<Hash> ids = new ArrayList<>(super.locator());
        if (!ids.contains(genesis)) {
            ids.add(genesis);
        }
        return ids;
    }
}
