package dev.hearth.p2p.examples.interop;

import dev.hearth.p2p.messages.PeerAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.core.AbstractBlockChain;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.FullPrunedBlockChain;
import org.bitcoinj.core.Peer;
import org.bitcoinj.core.PeerGroup;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.listeners.DownloadProgressTracker;
import org.bitcoinj.params.RegTestParams;
import org.bitcoinj.script.Script;
import org.bitcoinj.store.BlockStoreException;
import org.bitcoinj.store.MemoryBlockStore;
import org.bitcoinj.store.MemoryFullPrunedBlockStore;
import org.bitcoinj.utils.VersionTally;

/** bitcoinj as a client of one node; it cannot be dialled. */
final class BitcoinjClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final int UNDO_DEPTH = 1_000;

    private final AbstractBlockChain chain;
    private final PeerGroup group;
    private final Peer peer;

    private BitcoinjClient(AbstractBlockChain chain, boolean bodies, PeerAddress node) throws Exception {
        this.chain = chain;
        group = new PeerGroup(BitcoinNetwork.REGTEST, chain);
        group.setBloomFilteringEnabled(false);
        group.setUseLocalhostPeerWhenPossible(false);
        group.setDiscoverPeersViaP2P(false);
        group.setMinBroadcastConnections(1);
        if (!bodies) {
            group.setFastCatchupTime(Instant.now());
        }
        group.addBlocksDownloadedEventListener(Runnable::run, (from, block, filtered, left) -> downloaded());
        group.startBlockChainDownload(new DownloadProgressTracker());
        group.start();
        peer = group.connectTo(node.toSocketAddress());
        get(peer.getVersionHandshakeFuture());
    }

    /** One that downloads whole blocks and verifies all there is to verify, scripts and amounts too. */
    static BitcoinjClient verifyingAll(PeerAddress node) throws Exception {
        Context.propagate(new Context());
        RegTestParams network = new FromTheFirstBlock();
        return new BitcoinjClient(
                new FullPrunedBlockChain(network, new MemoryFullPrunedBlockStore(network, UNDO_DEPTH)), true, node);
    }

    /** All rules hold from the first block; bitcoinj's own way to find out stumbles over young chains. */
    private static final class FromTheFirstBlock extends RegTestParams {
        @Override
        public EnumSet<Block.VerifyFlag> getBlockVerificationFlags(Block block, VersionTally tally, Integer height) {
            return EnumSet.of(Block.VerifyFlag.HEIGHT_IN_COINBASE);
        }

        @Override
        public EnumSet<Script.VerifyFlag> getTransactionVerificationFlags(
                Block block, Transaction transaction, VersionTally tally, Integer height) {
            return EnumSet.of(Script.VerifyFlag.P2SH, Script.VerifyFlag.CHECKLOCKTIMEVERIFY);
        }
    }

    /** One that asks for headers, and for the blocks of the last hours only. */
    static BitcoinjClient ofHeaders(PeerAddress node) throws Exception {
        return of(false, node);
    }

    /** One that downloads whole blocks and keeps their headers. */
    static BitcoinjClient ofBlocks(PeerAddress node) throws Exception {
        return of(true, node);
    }

    private static BitcoinjClient of(boolean bodies, PeerAddress node) throws Exception {
        Context.propagate(new Context());
        return new BitcoinjClient(chain(), bodies, node);
    }

    private static BlockChain chain() throws BlockStoreException {
        MemoryBlockStore store = new MemoryBlockStore(RegTestParams.get().getGenesisBlock());
        return new BlockChain(BitcoinNetwork.REGTEST, store);
    }

    private synchronized void downloaded() {
        notifyAll();
    }

    /** Waits until the block with this hash is on top of the chain. */
    synchronized void awaitHead(String hash) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!head().equals(hash)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(
                        "found " + head() + " at " + chain.getBestChainHeight() + ", expected " + hash);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    String head() {
        return chain.getChainHead().getHeader().getHashAsString();
    }

    int height() {
        return chain.getBestChainHeight();
    }

    PeerGroup group() {
        return group;
    }

    Peer peer() {
        return peer;
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        group.stop();
    }
}
