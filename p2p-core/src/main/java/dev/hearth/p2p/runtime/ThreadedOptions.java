package dev.hearth.p2p.runtime;

import java.util.function.Consumer;

/**
 * How many threads {@link NodeRuntime#threaded(ThreadedOptions)} may use, which sockets, and whether a native curve.
 * Immutable; the {@code with} methods return changed copies.
 *
 * @param ioThreads threads of the sockets, 1 to 1024; the default is the number of processors
 * @param nodeThreads threads shared out to node loops, 1 to 1024; the default is the number of processors
 * @param applicationThreads threads running application handlers, 1 to 1024; the default is the number of processors,
 *     at least 4
 * @param blockingThreads threads for files and name lookups, 1 to 1024; the default is 4
 * @param handshakeThreads threads for the public-key work of handshakes, 1 to 1024; the default is the number of
 *     processors
 * @param handshakeQueue handshakes that may wait for a thread before new ones are refused, 1 to 65536; the default is
 *     256, which four threads work off in about 20 ms
 * @param cipherThreads threads that encrypt for connections which send much at once, 0 to 1024; 0 leaves it to the threads of
 *     the sockets; the default is half the number of processors, rounded down
 * @param threadNames what the names of all threads begin with; the default is {@code "hearth"}, so that the first
 *     socket thread is {@code hearth-io-1}
 * @param transport what carries the sockets; the default is {@link SocketTransport#AUTO}
 * @param nativeCurve whether the native library for secp256k1 is used where there is one; the default is yes. What is
 *     computed is the same, see {@link dev.hearth.p2p.crypto.Secp256k1#fastest}
 */
public record ThreadedOptions(
        int ioThreads,
        int nodeThreads,
        int applicationThreads,
        int blockingThreads,
        int handshakeThreads,
        int handshakeQueue,
        int cipherThreads,
        String threadNames,
        SocketTransport transport,
        boolean nativeCurve) {
    private static final int MOST_THREADS = 1024;

    /** Checks the ranges. */
    public ThreadedOptions {
        require("ioThreads", ioThreads, 1, MOST_THREADS);
        require("nodeThreads", nodeThreads, 1, MOST_THREADS);
        require("applicationThreads", applicationThreads, 1, MOST_THREADS);
        require("blockingThreads", blockingThreads, 1, MOST_THREADS);
        require("handshakeThreads", handshakeThreads, 1, MOST_THREADS);
        require("handshakeQueue", handshakeQueue, 1, 65_536);
        require("cipherThreads", cipherThreads, 0, MOST_THREADS);
        if (threadNames.isBlank()) {
            throw new IllegalArgumentException("threadNames is blank");
        }
    }

    /** Returns options that suit one busy node, or many quiet ones, on this machine. */
    public static ThreadedOptions defaults() {
        int processors = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
        return new ThreadedOptions(
                processors,
                processors,
                Math.max(4, processors),
                4,
                processors,
                256,
                processors / 2,
                "hearth",
                SocketTransport.AUTO,
                true);
    }

    /** Returns these options with another number of socket threads. */
    public ThreadedOptions withIoThreads(int threads) {
        return with(options -> options.ioThreads = threads);
    }

    /** Returns these options with another number of threads for node loops. */
    public ThreadedOptions withNodeThreads(int threads) {
        return with(options -> options.nodeThreads = threads);
    }

    /** Returns these options with another number of threads for application handlers. */
    public ThreadedOptions withApplicationThreads(int threads) {
        return with(options -> options.applicationThreads = threads);
    }

    /** Returns these options with another limit of handshakes at work and waiting. */
    public ThreadedOptions withHandshakes(int threads, int queue) {
        return with(options -> {
            options.handshakeThreads = threads;
            options.handshakeQueue = queue;
        });
    }

    /** Returns these options with another number of threads that only encrypt. */
    public ThreadedOptions withCipherThreads(int threads) {
        return with(options -> options.cipherThreads = threads);
    }

    /** Returns these options with thread names beginning differently. */
    public ThreadedOptions withThreadNames(String prefix) {
        return with(options -> options.threadNames = prefix);
    }

    /** Returns these options with another transport. One that is not available makes the runtime fail to start. */
    public ThreadedOptions withTransport(SocketTransport other) {
        return with(options -> options.transport = other);
    }

    /** Returns these options with the native library for secp256k1 allowed, or with pure Java insisted on. */
    public ThreadedOptions withNativeCurve(boolean allowed) {
        return with(options -> options.nativeCurve = allowed);
    }

    private ThreadedOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** Options that may be changed. */
    private static final class Draft {
        int ioThreads;
        int nodeThreads;
        int applicationThreads;
        final int blockingThreads;
        int handshakeThreads;
        int handshakeQueue;
        int cipherThreads;
        String threadNames;
        SocketTransport transport;
        boolean nativeCurve;

        Draft(ThreadedOptions options) {
            ioThreads = options.ioThreads;
            nodeThreads = options.nodeThreads;
            applicationThreads = options.applicationThreads;
            blockingThreads = options.blockingThreads;
            handshakeThreads = options.handshakeThreads;
            handshakeQueue = options.handshakeQueue;
            cipherThreads = options.cipherThreads;
            threadNames = options.threadNames;
            transport = options.transport;
            nativeCurve = options.nativeCurve;
        }

        ThreadedOptions options() {
            return new ThreadedOptions(
                    ioThreads,
                    nodeThreads,
                    applicationThreads,
                    blockingThreads,
                    handshakeThreads,
                    handshakeQueue,
                    cipherThreads,
                    threadNames,
                    transport,
                    nativeCurve);
        }
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
