package dev.hearth.p2p.examples.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.HeadersVerdict;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.bitcoin.BitcoinBlock;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BitcoinFollowerTest {
    private static final long EASIEST = BitcoinNetwork.REGTEST.genesis().bits();
    private static final long START = BitcoinNetwork.REGTEST.genesis().time();
    private static final ChainRules REGTEST = ChainRules.of(BitcoinNetwork.REGTEST);
    private static final Delivery LIVE = new Delivery(Delivery.Origin.RELAY, null);

    private final MemoryBlockStore store = new MemoryBlockStore();
    private long now = START + 10_000_000;
    private BitcoinFollower follower = follower(REGTEST);

    private BitcoinFollower follower(ChainRules rules) {
        return follower(rules, store);
    }

    private BitcoinFollower follower(ChainRules rules, BlockStore store) {
        return new BitcoinFollower(store, BitcoinChain.genesis(BitcoinNetwork.REGTEST), rules, () -> now, new byte[16]);
    }

    private Verdict give(BitcoinBlock block) {
        return follower.accept(block, LIVE).toCompletableFuture().join();
    }

    private static BitcoinBlock after(BitcoinBlock parent, long height, long time, long bits, long salt) {
        Hash previous = parent == null
                ? BitcoinNetwork.REGTEST.genesis().hash()
                : parent.header().hash();
        return Miner.mine(previous, height, time, bits, 0, salt);
    }

    /** A chain of this many blocks after the first one of all, a second apart. */
    private static List<BitcoinBlock> chain(int length, long salt) {
        List<BitcoinBlock> blocks = new ArrayList<>();
        BitcoinBlock tip = null;
        for (int height = 1; height <= length; height++) {
            tip = after(tip, height, START + height, EASIEST, salt);
            blocks.add(tip);
        }
        return blocks;
    }

    private static List<ChainEntry> entries(List<BitcoinBlock> blocks) {
        return blocks.stream().map(BitcoinBlock::entry).collect(Collectors.toList());
    }

    // Blocks

    @Test
    void numbersBlocksFromTheFirstOneOfAll() {
        chain(3, 0).forEach(block -> assertThat(give(block)).isEqualTo(Verdict.ACCEPTED));
        assertThat(follower.height()).isEqualTo(3);
        assertThat(store.mainId(0)).isEqualTo(BitcoinNetwork.REGTEST.genesis().hash());
    }

    @Test
    void listsAndJudgesWithoutReadingBlocks() {
        List<BitcoinBlock> blocks = chain(20, 0);
        blocks.forEach(this::give);
        BitcoinFollower restarted = follower(REGTEST, new HeadersOnly(store));

        List<Hash> ids =
                restarted.idsAfter(List.of(blocks.get(4).header().hash()), 100).ids();
        assertThat(ids).hasSize(15);
        assertThat(restarted.entry(ids.get(0)).header())
                .isEqualTo(blocks.get(5).header().toBytes());
        chain(21, 1)
                .forEach(block -> assertThat(restarted.accept(block, LIVE))
                        .isCompletedWithValueMatching(verdict -> verdict instanceof Verdict.Accepted));
        assertThat(restarted.height()).isEqualTo(21);
    }

    @Test
    void refusesABlockWithoutWork() {
        BitcoinBlock block = after(null, 1, START + 1, EASIEST, 0);
        assertInvalid(withoutWork(block), "its hash does not meet its target");
    }

    private static BitcoinBlock withoutWork(BitcoinBlock block) {
        BlockHeader header = block.header();
        long nonce = 0;
        while (ProofOfWork.isMet(header, REGTEST.easiest())) {
            header = new BlockHeader(
                    1, block.header().previous(), block.header().merkleRoot(), START + 1, EASIEST, nonce++);
        }
        return new BitcoinBlock(header, withHeader(block, header));
    }

    private static byte[] withHeader(BitcoinBlock block, BlockHeader header) {
        byte[] bytes = block.bytes().clone();
        System.arraycopy(header.toBytes(), 0, bytes, 0, BlockHeader.LENGTH);
        return bytes;
    }

    private void assertInvalid(BitcoinBlock block, String reason) {
        assertThat(give(block)).isEqualTo(Verdict.invalid(reason));
        assertThat(store.contains(block.header().hash())).isFalse();
    }

    @Test
    void refusesABlockWithAnotherTarget() {
        assertInvalid(after(null, 1, START + 1, 0x2007_ffffL, 0), "has the wrong target");
    }

    @Test
    void refusesABlockOlderThanTheMedianOfElevenBefore() {
        List<BitcoinBlock> blocks = chain(11, 0);
        blocks.forEach(this::give);
        BitcoinBlock tip = blocks.get(10);
        assertInvalid(after(tip, 12, START + 6, EASIEST, 1), "is older than the median of the blocks before");
        assertThat(give(after(tip, 12, START + 7, EASIEST, 1))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void asksLaterForABlockFromTheFuture() {
        assertThat(give(after(null, 1, now + 2 * 3_600 + 1, EASIEST, 0))).isEqualTo(Verdict.LATER);
        assertThat(give(after(null, 1, now + 2 * 3_600, EASIEST, 0))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void refusesTransactionsTheHeaderDoesNotCover() throws Exception {
        BitcoinBlock block = after(null, 1, START + 1, EASIEST, 0);
        BitcoinBlock other = after(null, 1, START + 1, EASIEST, 1);
        BitcoinBlock mixed =
                BitcoinBlock.of(BitcoinBlocks.assemble(block.header(), BitcoinBlocks.transactions(other.bytes())));
        assertInvalid(mixed, "its transactions are not those of its header");
        byte[] only = BitcoinBlocks.transactions(block.bytes()).get(0);
        assertInvalid(
                BitcoinBlock.of(BitcoinBlocks.assemble(block.header(), List.of(only, only))),
                "lists transactions twice");
        assertInvalid(BitcoinBlock.of(BitcoinBlocks.assemble(block.header(), List.of())), "has no transaction");
    }

    @Test
    void switchesToTheBranchWithMoreWork() {
        chain(3, 0).forEach(this::give);
        List<BitcoinBlock> heavier = chain(4, 1);
        heavier.subList(0, 3).forEach(block -> assertThat(give(block)).isEqualTo(Verdict.ACCEPTED));
        Verdict last = give(heavier.get(3));
        assertThat(((Verdict.Accepted) last).reorganisation().depth()).isEqualTo(3);
        assertThat(follower.head().id()).isEqualTo(heavier.get(3).header().hash());
    }

    // Targets

    @Test
    void targetIsAdjustedAfterAPeriod() {
        follower = follower(new ChainRules(REGTEST.easiest(), true, false, BigInteger.ZERO));
        List<BitcoinBlock> period = chain(ChainRules.PERIOD - 1, 0);
        period.forEach(block -> assertThat(give(block)).isEqualTo(Verdict.ACCEPTED));
        BitcoinBlock tip = period.get(period.size() - 1);
        long time = START + ChainRules.PERIOD;
        assertInvalid(after(tip, ChainRules.PERIOD, time, EASIEST, 0), "has the wrong target");
        // Two weeks' blocks in half an hour: four times as hard, and no more than that.
        long harder = ProofOfWork.bits(REGTEST.easiest().shiftRight(2));
        BitcoinBlock adjusted = after(tip, ChainRules.PERIOD, time, harder, 0);
        assertThat(give(adjusted)).isEqualTo(Verdict.ACCEPTED);
        assertInvalid(after(adjusted, ChainRules.PERIOD + 1, time + 1, EASIEST, 0), "has the wrong target");
    }

    @Test
    void lateBlockMayBeEasyOnTheTestNetwork() {
        follower = follower(new ChainRules(REGTEST.easiest(), true, true, BigInteger.ZERO));
        List<BitcoinBlock> period = chain(ChainRules.PERIOD - 1, 0);
        period.forEach(this::give);
        long harder = ProofOfWork.bits(REGTEST.easiest().shiftRight(2));
        BitcoinBlock tip = after(period.get(period.size() - 1), ChainRules.PERIOD, START + 3_000, harder, 0);
        assertThat(give(tip)).isEqualTo(Verdict.ACCEPTED);
        BitcoinBlock late = after(tip, ChainRules.PERIOD + 1, START + 3_000 + 1_201, EASIEST, 0);
        assertThat(give(late)).isEqualTo(Verdict.ACCEPTED);
        // The next one in time is as hard as the last that was not easy.
        assertInvalid(after(late, ChainRules.PERIOD + 2, START + 3_000 + 1_300, EASIEST, 0), "has the wrong target");
        assertThat(give(after(late, ChainRules.PERIOD + 2, START + 3_000 + 1_300, harder, 0)))
                .isEqualTo(Verdict.ACCEPTED);
    }

    // Headers

    @Test
    void headersWithoutWorkAreInvalid() {
        BitcoinBlock block = withoutWork(after(null, 1, START + 1, EASIEST, 0));
        assertThat(follower.acceptHeaders(entries(List.of(block)))).isEqualTo(HeadersVerdict.INVALID);
    }

    @Test
    void headersFromTheFutureAreRefused() {
        BitcoinBlock block = after(null, 1, now + 2 * 3_600 + 1, EASIEST, 0);
        assertThat(follower.acceptHeaders(entries(List.of(block)))).isEqualTo(HeadersVerdict.REFUSED);
    }

    @Test
    void chainIsNotFollowedBeforeItHasShownEnoughWork() {
        follower = follower(REGTEST.withMinimumWork(BigInteger.valueOf(2 * 2_001)));
        List<ChainEntry> chain = entries(chain(2_500, 0));
        assertThat(follower.acceptHeaders(chain.subList(0, 1_000))).isEqualTo(HeadersVerdict.PENDING);
        assertThat(follower.acceptHeaders(chain.subList(1_000, 1_999))).isEqualTo(HeadersVerdict.PENDING);
        assertThat(follower.acceptHeaders(chain.subList(1_999, 2_500))).isEqualTo(HeadersVerdict.ACCEPTED);
        // Listed again from the start it is the same chain, in whatever pieces.
        assertThat(follower.acceptHeaders(chain.subList(0, 2_000))).isEqualTo(HeadersVerdict.ACCEPTED);
        assertThat(follower.acceptHeaders(chain.subList(2_000, 2_500))).isEqualTo(HeadersVerdict.ACCEPTED);
    }

    @Test
    void chainThatTakesThePlaceOfTheOneSeenIsFoundOut() {
        follower = follower(REGTEST.withMinimumWork(BigInteger.valueOf(20_000)));
        List<ChainEntry> seen = entries(chain(10_000, 0));
        List<ChainEntry> other = entries(chain(10_000, 1));
        for (int from = 0; from < 10_000; from += 2_000) {
            follower.acceptHeaders(seen.subList(from, from + 2_000));
        }
        List<HeadersVerdict> verdicts = new ArrayList<>();
        for (int from = 0; from < 10_000; from += 2_000) {
            verdicts.add(follower.acceptHeaders(other.subList(from, from + 2_000)));
        }
        assertThat(verdicts).contains(HeadersVerdict.REFUSED);
    }

    @Test
    void whateverContinuesAChainWithEnoughWorkIsFollowed() {
        List<BitcoinBlock> chain = chain(20, 0);
        chain.subList(0, 10).forEach(this::give);
        follower = follower(REGTEST.withMinimumWork(BigInteger.valueOf(22)));
        assertThat(follower.acceptHeaders(entries(chain.subList(10, 20)))).isEqualTo(HeadersVerdict.ACCEPTED);
    }

    @Test
    void announcedBlockOfAChainWithTooLittleWorkIsNotStored() {
        Delivery sync = new Delivery(Delivery.Origin.SYNC, null);
        List<BitcoinBlock> chain = chain(11, 0);
        follower = follower(REGTEST.withMinimumWork(BigInteger.valueOf(22)));
        assertThat(give(chain.get(0))).isEqualTo(Verdict.UNLINKABLE);
        assertThat(follower.height()).isZero();
        chain.subList(0, 10)
                .forEach(block -> assertThat(follower.accept(block, sync)).isCompletedWithValue(Verdict.ACCEPTED));
        assertThat(give(chain.get(10))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void lightForkFromFarBelowIsNotFollowedWhateverWeHave() {
        chain(30, 0).forEach(this::give);
        follower = follower(REGTEST.withMinimumWork(BigInteger.valueOf(42)));
        List<BitcoinBlock> light = chain(19, 1);

        assertThat(follower.acceptHeaders(entries(light.subList(0, 10)))).isEqualTo(HeadersVerdict.PENDING);
        assertThat(follower.acceptHeaders(entries(light.subList(10, 19)))).isEqualTo(HeadersVerdict.PENDING);
        assertThat(give(light.get(0))).isEqualTo(Verdict.UNLINKABLE);
        assertThat(store.contains(light.get(0).header().hash())).isFalse();
    }

    @Test
    void forkFromFarBelowIsFollowedWhenItHasEnoughWork() {
        Delivery sync = new Delivery(Delivery.Origin.SYNC, null);
        chain(30, 0).forEach(this::give);
        follower = follower(REGTEST.withMinimumWork(BigInteger.valueOf(42)));
        List<BitcoinBlock> heavy = chain(40, 1);

        assertThat(follower.acceptHeaders(entries(heavy.subList(0, 15)))).isEqualTo(HeadersVerdict.PENDING);
        assertThat(follower.acceptHeaders(entries(heavy.subList(15, 40)))).isEqualTo(HeadersVerdict.ACCEPTED);
        assertThat(follower.acceptHeaders(entries(heavy.subList(0, 15)))).isEqualTo(HeadersVerdict.ACCEPTED);
        heavy.subList(0, 15).forEach(block -> follower.accept(block, sync));
        assertThat(follower.acceptHeaders(entries(heavy.subList(15, 40)))).isEqualTo(HeadersVerdict.ACCEPTED);
        heavy.subList(15, 40).forEach(block -> follower.accept(block, sync));
        assertThat(follower.height()).isEqualTo(40);
        assertThat(follower.acceptHeaders(entries(chain(3, 2)))).isEqualTo(HeadersVerdict.PENDING);
    }

    @Test
    void branchFromAboveTheMinimumIsFollowed() {
        List<BitcoinBlock> chain = chain(30, 0);
        chain.forEach(this::give);
        follower = follower(REGTEST.withMinimumWork(BigInteger.valueOf(42)));
        BitcoinBlock fork = after(chain.get(20), 22, START + 22, EASIEST, 1);

        assertThat(follower.acceptHeaders(entries(List.of(fork)))).isEqualTo(HeadersVerdict.ACCEPTED);
        assertThat(give(fork)).isEqualTo(Verdict.ACCEPTED);
        assertThat(follower.acceptHeaders(entries(List.of(after(fork, 23, START + 23, EASIEST, 1)))))
                .isEqualTo(HeadersVerdict.ACCEPTED);
    }

    /** A store whose blocks nobody may read. */
    private record HeadersOnly(MemoryBlockStore store) implements BlockStore {
        @Override
        public StoredBlock get(Hash id) {
            throw new AssertionError("reads block " + id);
        }

        @Override
        public ChainEntry entry(Hash id) {
            return store.entry(id);
        }

        @Override
        public boolean contains(Hash id) {
            return store.contains(id);
        }

        @Override
        public void put(ChainEntry entry, byte[] bytes) {
            store.put(entry, bytes);
        }

        @Override
        public Hash mainId(long number) {
            return store.mainId(number);
        }

        @Override
        public void setHead(ChainEntry entry) {
            store.setHead(entry);
        }

        @Override
        public ChainEntry head() {
            return store.head();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
