package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.util.concurrent.Future;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What a session can do with its connection. Confined to the node loop. */
public interface SessionContext {
    /** The connection. */
    ConnectionId id();

    /** How the connection came about; its address is the remote endpoint. */
    Attempt attempt();

    /** Our end of the socket. */
    PeerAddress localAddress();

    /** The node. */
    LocalNode local();

    /** What we have asked the peer for. */
    Outstanding outstanding();

    /** The node loop's clock, nanoseconds. */
    long nanoTime();

    /** Wall clock for wire timestamps, microseconds since the epoch. */
    long wallMicros();

    /** The session's own stream of chance. */
    SplittableRandom random();

    /**
     * Queues a message for the pipeline. Everything queued in one turn of the node loop leaves in one flush, in order.
     *
     * @param approximateBytes its size on the wire, for the limit on what waits
     */
    void send(Object message, int approximateBytes);

    /** Runs {@code task} on the node loop after {@code delayNanos}, unless the connection is closed by then. */
    Future<?> schedule(Runnable task, long delayNanos);

    /**
     * Runs {@code job} on the bounded handshake executor, then {@code then} on the node loop. Messages of this peer wait
     * meanwhile. When the executor is full, or the job throws, the connection ends.
     */
    <T> void offload(Callable<T> job, Consumer<T> then);

    /**
     * Dials the same address again, at once and without anybody's knowing, because the peer does not speak this
     * transport: this session hears no more. Only for connections we dialled, before their handshake is complete, and
     * only once; else the connection ends.
     *
     * @param transportHint for the next attempts at this address within a day, see {@link Attempt}
     */
    void retry(String transportHint);

    /** Closes the socket once everything sent so far has left, at most two seconds later. */
    void disconnect(DisconnectReason reason, String detail);
}
