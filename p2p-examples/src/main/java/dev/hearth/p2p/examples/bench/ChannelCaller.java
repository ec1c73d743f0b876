package dev.hearth.p2p.examples.bench;

import io.netty.channel.Channel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One that calls with the handlers of a bare channel. */
final class ChannelCaller implements Callers.Caller {
    private final Endpoint endpoint;
    private final int port;
    private final Endpoint.Install peer;
    private volatile Runnable whenComplete = () -> {};
    private volatile @Nullable Channel channel;

    /** Dials {@code port}; {@code peers} is given what to run when the handshake is complete. */
    ChannelCaller(Endpoint endpoint, int port, Function<Runnable, Endpoint.Install> peers) {
        this.endpoint = endpoint;
        this.port = port;
        this.peer = peers.apply(() -> whenComplete.run());
    }

    @Override
    public void call(Runnable complete, Runnable ended) {
        whenComplete = complete;
        endpoint.dialLater(port, dialled -> {
            channel = dialled;
            peer.install(dialled);
            dialled.closeFuture().addListener(closed -> ended.run());
        });
    }

    @Override
    public void hangUp() {
        Channel dialled = channel;
        if (dialled != null) {
            dialled.close();
        }
    }
}
