package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A simulated socket. To its pipeline it behaves as an NIO socket does: it notices the end of the connection or a reset
 * only when it reads or writes, closes on the peer's end, and takes from the outbound buffer only what the flow allows.
 */
final class SimulatedChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
    private static final int MOST_READS = 16;

    private enum State {
        OPEN,
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    private final SimulatedRuntime runtime;
    private final SimulatedChannelConfig config;
    private final Inbox inbox = new Inbox();
    private State state = State.OPEN;
    private @Nullable Connection connection;
    private @Nullable Inflow incoming;
    private @Nullable Outflow outgoing;
    private @Nullable Fragments fragments;
    private @Nullable SimulatedAddress local;
    private @Nullable SimulatedAddress remote;
    private boolean portIsOurs;
    private @Nullable Dialling dialling;
    private boolean readPending;
    private boolean readScheduled;
    private boolean peerFinished;
    private @Nullable IOException failure;

    /** A socket about to dial. */
    SimulatedChannel(SimulatedRuntime runtime) {
        super(null, runtime.host().nextChannelId());
        this.runtime = runtime;
        this.config = new SimulatedChannelConfig(this, runtime.allocator(), () -> readPending = false);
        runtime.opened(this);
    }

    /** The accepting end of a connection. */
    SimulatedChannel(SimulatedServerChannel listener, Connection connection) {
        super(listener, listener.runtime().host().nextChannelId());
        this.runtime = listener.runtime();
        this.config = new SimulatedChannelConfig(this, runtime.allocator(), () -> readPending = false);
        this.state = State.CONNECTED;
        this.local = connection.to();
        this.remote = connection.from();
        join(connection, false);
        runtime.opened(this);
    }

    private void join(Connection joined, boolean dials) {
        connection = joined;
        outgoing = joined.outgoing(dials);
        incoming = joined.incoming(dials);
        outgoing.route().taken();
        fragments = new Fragments(joined.chance(dials).stream());
    }

    SimulatedRuntime runtime() {
        return runtime;
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    @Override
    public SimulatedChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return state != State.CLOSED;
    }

    @Override
    public boolean isActive() {
        return state == State.CONNECTED;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Socket();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop == runtime.io();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    protected void doBind(SocketAddress address) throws SocketException {
        PeerAddress wanted = SimulatedAddress.peer(address);
        // The port of a listener may be dialled from, as with SO_REUSEPORT; it stays the listener's.
        portIsOurs = runtime.ports().listener(wanted.port()) == null;
        local = portIsOurs ? runtime.ports().bind(wanted, null) : new SimulatedAddress(wanted);
    }

    private final class Socket extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            try {
                dial(remoteAddress, localAddress);
            } catch (IOException | RuntimeException e) {
                promise.tryFailure(e);
                return;
            }
            dialling = new Dialling(promise);
            int millis = config.getConnectTimeoutMillis();
            if (millis > 0) {
                dialling.limitedBy(eventLoop().schedule(() -> connectTimedOut(millis), millis, TimeUnit.MILLISECONDS));
            }
            promise.addListener(future -> {
                if (future.isCancelled()) {
                    close(voidPromise());
                }
            });
        }

        private void connectTimedOut(int millis) {
            failConnect(new ConnectTimeoutException("connection timed out after " + millis + " ms: " + remote));
        }

        void failConnect(IOException cause) {
            if (dialling != null) {
                dialling.fail(cause);
            }
            close(voidPromise());
        }

        void succeedConnect() {
            state = State.CONNECTED;
            boolean wanted = dialling != null && dialling.succeed();
            dialling = null;
            pipeline().fireChannelActive();
            if (!wanted) {
                close(voidPromise());
            }
        }

        void writeMore() {
            flush0();
        }

        void read() {
            readScheduled = false;
            if (!isOpen() || !readPending) {
                return;
            }
            IOException broken = failure;
            if (broken != null) {
                readPending = false;
                pipeline().fireExceptionCaught(broken);
                close(voidPromise());
                return;
            }
            readBytes();
            pipeline().fireChannelReadComplete();
            if (peerFinished && inbox.available() == 0) {
                close(voidPromise());
            }
        }

        private void readBytes() {
            int reads = 0;
            boolean more = true;
            while (more && isOpen() && inbox.available() > 0) {
                int length = fragments().next(inbox.available());
                boolean whole = length == inbox.available();
                ByteBuf bytes = config.getAllocator().heapBuffer(length);
                inbox.take(bytes, length);
                if (incoming != null) {
                    incoming.taken(length);
                }
                readPending = false;
                pipeline().fireChannelRead(bytes);
                reads++;
                more = reads < MOST_READS
                        && config.isAutoRead()
                        && (whole || !fragments().pauses());
            }
        }
    }

    private Socket socket() {
        return (Socket) unsafe();
    }

    private void dial(SocketAddress remoteAddress, @Nullable SocketAddress localAddress) throws IOException {
        if (state == State.CONNECTED) {
            throw new AlreadyConnectedException();
        }
        if (state == State.CONNECTING) {
            throw new ConnectionPendingException();
        }
        SimulatedAddress target = new SimulatedAddress(SimulatedAddress.peer(remoteAddress));
        if (localAddress != null) {
            doBind(localAddress);
        }
        if (local == null) {
            local = runtime.ports().bindEphemeral();
            portIsOurs = true;
        }
        remote = target;
        state = State.CONNECTING;
        Connection dialled = runtime.network().connect(this, local, target);
        if (dialled != null) {
            join(dialled, true);
            dialled.open();
        }
    }

    /** A packet has come; called as a task of the I/O loop, perhaps before the channel is registered there. */
    void arrived(Packet packet) {
        switch (packet.kind) {
            case SYN_ACK -> {
                if (state == State.CONNECTING) {
                    socket().succeedConnect();
                }
                return;
            }
            case DATA -> inbox.add(packet);
            case FIN -> peerFinished = true;
            case RESET -> {
                if (state == State.CONNECTING) {
                    socket().failConnect(new ConnectException("Connection refused: " + remote));
                    return;
                }
                fail(new SocketException("Connection reset by peer"));
            }
            case SYN -> throw new AssertionError("sent to hosts, not to sockets");
        }
        readNowOrSoon();
    }

    private void readNowOrSoon() {
        if (!readPending || readScheduled) {
            return;
        }
        long late = fragments().lateness();
        if (late == 0) {
            socket().read();
        } else {
            readScheduled = true;
            runtime.host().timeline().at(runtime.nanoTime() + late, runtime.io(), socket()::read);
        }
    }

    /** The peer has not acknowledged anything for a quarter of an hour. */
    void timedOut() {
        if (state == State.CONNECTING) {
            socket().failConnect(new ConnectException("Connection timed out: " + remote));
            return;
        }
        fail(new SocketException("Connection timed out"));
        readNowOrSoon();
    }

    /** The connection is no more; the pipeline hears of it when it next reads or writes. */
    private void fail(IOException cause) {
        inbox.clear();
        failure = cause;
        if (outgoing != null) {
            outgoing.abort();
        }
    }

    void writeMore() {
        socket().writeMore();
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        boolean something = inbox.available() > 0 || peerFinished || failure != null;
        if (something && !readScheduled) {
            readScheduled = true;
            eventLoop().execute(socket()::read);
        }
    }

    private Fragments fragments() {
        if (fragments == null) {
            throw new IllegalStateException("not connected");
        }
        return fragments;
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException(
                "sockets carry bytes, not " + message.getClass().getSimpleName());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
        if (failure != null) {
            throw failure;
        }
        if (outgoing != null) {
            runtime.host().timeline().gatherer().pour(out, outgoing);
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        State before = state;
        vanish();
        if (dialling != null) {
            dialling.fail(new ClosedChannelException());
            dialling = null;
        }
        if (portIsOurs && local != null) {
            portIsOurs = false;
            runtime.ports().release(local);
        }
        if (before == State.CONNECTING && outgoing != null) {
            outgoing.abort();
        } else if (before == State.CONNECTED && failure == null) {
            endConnection(inbox.available() > 0 || config.resetsOnClose());
        }
        inbox.clear();
    }

    private void endConnection(boolean abruptly) {
        if (connection == null || outgoing == null) {
            return;
        }
        connection.closed(outgoing == connection.outgoing(true));
        if (abruptly) {
            outgoing.reset();
        } else {
            outgoing.send(Packet.of(Packet.Kind.FIN));
        }
    }

    /** The host crashes: the socket is gone, and its pipeline never hears of it. */
    void crash(CrashMode mode) {
        boolean connected = state == State.CONNECTED && failure == null;
        vanish();
        if (outgoing != null) {
            if (connected && mode == CrashMode.RESET) {
                outgoing.reset();
            } else {
                outgoing.abort();
            }
        }
    }

    private void vanish() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            runtime.closed(this);
            if (outgoing != null) {
                outgoing.route().released();
            }
        }
    }
}
