package dev.hearth.p2p.simulation;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A simulated listening socket. The connections it has not read yet are established all the same, up to the backlog;
 * beyond it the first packets of diallers are dropped.
 */
final class SimulatedServerChannel extends AbstractChannel implements ServerChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
    private static final int MOST_READS = 16;

    private final SimulatedRuntime runtime;
    private final SimulatedChannelConfig config;
    private final ArrayDeque<SimulatedChannel> backlog = new ArrayDeque<>();
    private @Nullable SimulatedAddress local;
    private boolean open = true;
    private boolean readPending;
    private boolean readScheduled;

    SimulatedServerChannel(SimulatedRuntime runtime) {
        super(null, runtime.host().nextChannelId());
        this.runtime = runtime;
        this.config = new SimulatedChannelConfig(this, runtime.allocator(), () -> readPending = false);
    }

    SimulatedRuntime runtime() {
        return runtime;
    }

    boolean hasRoom() {
        return backlog.size() < config.backlog();
    }

    /** Called as a task of the I/O loop. */
    void offer(SimulatedChannel accepted) {
        backlog.add(accepted);
        if (readPending && !readScheduled) {
            accept();
        }
    }

    private void accept() {
        readScheduled = false;
        if (!open || !readPending || backlog.isEmpty()) {
            return;
        }
        readPending = false;
        for (int reads = 0; reads < MOST_READS && !backlog.isEmpty(); reads++) {
            pipeline().fireChannelRead(backlog.remove());
        }
        pipeline().fireChannelReadComplete();
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (!backlog.isEmpty() && !readScheduled) {
            readScheduled = true;
            eventLoop().execute(this::accept);
        }
    }

    @Override
    public SimulatedChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && local != null;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
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
        return null;
    }

    @Override
    protected void doBind(SocketAddress address) throws SocketException {
        local = runtime.ports().bind(SimulatedAddress.peer(address), this);
    }

    @Override
    protected void doClose() {
        if (!open) {
            return;
        }
        open = false;
        if (local != null) {
            runtime.ports().release(local);
        }
        while (!backlog.isEmpty()) {
            backlog.remove().unsafe().closeForcibly();
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Listener();
    }

    private final class Listener extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress from, ChannelPromise promise) {
            safeSetFailure(promise, new UnsupportedOperationException("a listening socket does not dial"));
        }
    }

    @Override
    protected void doDisconnect() {
        throw new UnsupportedOperationException("a listening socket is not connected");
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        throw new UnsupportedOperationException("a listening socket carries no bytes");
    }
}
