package dev.hearth.p2p.examples.interop;

import dev.hearth.p2p.bitcoin.BitcoinTransaction;
import dev.hearth.p2p.messages.PeerAddress;

/** The node a node of ours is tried against. Hashes are as people write them, times those of {@link System#nanoTime}. */
interface OtherNode extends AutoCloseable {
    /** Dials a node and catches up with it. */
    void connect(PeerAddress to) throws Exception;

    /** Where it listens. */
    PeerAddress address() throws Exception;

    /** Waits until the block with this hash is on top of its chain; returns when that was. */
    long awaitHead(String hash) throws Exception;

    /** Waits for a transaction in its pool; returns when it came. */
    long awaitTransaction(String txid) throws Exception;

    /** Waits until a connection is in use. */
    void awaitPeer() throws Exception;

    /** Waits until it was told that somebody listens there. */
    void awaitAddress(PeerAddress address) throws Exception;

    /** Mines on the block {@code depth} below the top; returns the hash of the last block. */
    String mine(int depth, int count) throws Exception;

    /** Puts a transaction into its pool. */
    void send(BitcoinTransaction transaction) throws Exception;

    /** Whether it has closed a connection or banned somebody. */
    boolean hasDropped() throws Exception;

    @Override
    void close();
}
