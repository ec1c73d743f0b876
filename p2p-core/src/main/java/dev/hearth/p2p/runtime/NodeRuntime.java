package dev.hearth.p2p.runtime;

import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.crypto.SessionCiphers;
import dev.hearth.p2p.crypto.bip324.EllSwift;
import dev.hearth.p2p.crypto.bip324.PacketCiphers;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The only way out of a node: its threads, sockets, clocks, chance and files.
 *
 * <p>A node asks nothing of the machine except through here, which is what lets the same node run on real sockets
 * ({@link #threaded()}) and, bit for bit repeatable, in the simulation of {@code dev.hearth.p2p.simulation}. Several
 * nodes may share one threaded runtime; a node never shuts down what it was lent.
 *
 * <p>Threads: every method may be called from any thread of the runtime, none of them blocks except
 * {@link #storage}.
 */
public interface NodeRuntime {
    /**
     * Starts a runtime of real threads and sockets with the default options.
     *
     * @return a runtime the caller closes after the last of its nodes
     */
    static Threaded threaded() {
        return threaded(ThreadedOptions.defaults());
    }

    /**
     * As {@link #threaded()}, with other options. Threads start when first needed.
     *
     * @throws ConfigurationException when the transport asked for is not available
     */
    static Threaded threaded(ThreadedOptions options) {
        return new ThreadedRuntime(options);
    }

    /** Returns the loop for one more node. Nodes of one runtime may be given loops that share a thread. */
    NodeLoop newNodeLoop();

    /** Returns the loops that channels of {@link #channels} and {@link #serverChannels} are registered on. */
    EventLoopGroup ioGroup();

    /** Returns the source of outgoing connections. Addresses are those of {@link #socketAddress}; resolve none. */
    ChannelFactory<? extends Channel> channels();

    /** Returns the source of listening sockets; what they accept is read on the loop they are bootstrapped with. */
    ChannelFactory<? extends ServerChannel> serverChannels();

    /**
     * Returns what a channel of this runtime connects to, or binds to, for the given address.
     *
     * @throws IllegalArgumentException when sockets cannot reach the kind of address (Tor, I2P)
     */
    SocketAddress socketAddress(PeerAddress address);

    /**
     * The inverse of {@link #socketAddress}, for the local and remote addresses of channels.
     *
     * @throws IllegalArgumentException when the address is not one of this runtime's
     */
    PeerAddress peerAddress(SocketAddress address);

    /** Returns what looks names up. */
    NameResolver names();

    /**
     * Returns where application handlers run: threads that may block for as long as the application likes. It promises
     * no order; a node serialises its own calls.
     */
    Executor application();

    /** Returns where short blocking work of the node itself runs: files and name lookups. It promises no order. */
    Executor blocking();

    /**
     * Returns where the public-key work of handshakes runs, about 0.3 ms an end. Bounded: over its cap {@code execute}
     * throws {@link RejectedExecutionException}, and the connection is to be refused before any work is done for it.
     */
    Executor handshakes();

    /**
     * Returns where much that one more connection sends is encrypted, while its I/O loop has time for the socket; null for
     * that loop. Tasks run one after the other, in order.
     */
    default @Nullable Executor cipherThread() {
        return null;
    }

    /** Returns the monotonic time in nanoseconds, that of the ticker of {@link #newNodeLoop}. Its origin means nothing. */
    long nanoTime();

    /** Returns the wall clock in microseconds since the epoch. For time stamps on the wire only: it may jump. */
    long wallMicros();

    /**
     * Returns a fresh stream of chance, independent of all others; in a simulation derived from the seed, the node, the
     * purpose and how often the purpose was asked for before. A stream belongs to one thread at a time and is never to
     * decide anything an attacker must not guess: that is for {@link #secureRandom}.
     *
     * @param purpose a constant naming what the chance is for, such as {@code "governor"}
     */
    SplittableRandom random(String purpose);

    /** Returns the source of keys, nonces and salts. Thread-safe; in a simulation deterministic. */
    SecureRandom secureRandom();

    /**
     * Opens a directory for the files of one node, creating it when it does not exist. Blocks: call it on
     * {@link #blocking} or before there are loops to hold up.
     *
     * @throws ConfigurationException when another node, of this process or another, has it open, or it cannot be
     *     written to; the message is one line naming the directory
     */
    Storage storage(Path directory);

    /**
     * Reads a file the operator has named, of at most 16 MiB. Blocks, as {@link #storage} does.
     *
     * @throws IOException when it is not there, larger, or cannot be read; the message is one line
     */
    byte[] readFile(Path file) throws IOException;

    /** Returns the curve arithmetic nodes prove their identity with. */
    Secp256k1 curve();

    /** Returns the ciphers of encrypted sessions. */
    SessionCiphers ciphers();

    /** Returns the key agreement of Bitcoin's encrypted transport. */
    EllSwift ellSwift();

    /** Returns the ciphers of Bitcoin's encrypted transport. */
    PacketCiphers packetCiphers();

    /** Returns the allocator all channels of a node are to be given explicitly. */
    ByteBufAllocator allocator();

    /**
     * Tells whether the caller is on a thread that must not touch this runtime's nodes: in a simulation any but the
     * simulation's own; in a threaded runtime none, for there results may be completed anywhere.
     */
    boolean isForeignThread();

    /** A runtime of real threads and sockets. Shared by any number of nodes, closed by whoever started it. */
    interface Threaded extends NodeRuntime, AutoCloseable {
        /**
         * Ends all its threads and waits up to five seconds for each kind of them, unless called on one of them. What
         * has not begun is dropped; application handlers and blocking work under way are interrupted. Stop the nodes
         * first. Further calls do nothing.
         */
        @Override
        void close();
    }
}
