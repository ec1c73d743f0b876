package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.KeyExchange;
import dev.hearth.p2p.crypto.KeyExchangeHandler;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.messages.graphene.FrameCodec;
import dev.hearth.p2p.messages.graphene.FrameLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMessageCodec;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.concurrent.TimeUnit;

/** The handlers of a node's Graphene connection, keys to records, without the node above them. */
final class EncryptedPipeline {
    private static final int MOST_HALF_OPEN = 1_000;
    private static final int FLUSHES_AT_ONCE = 256;

    private final NodeRuntime runtime;
    private final PrivateKey key;
    private final HalfOpenGate gate = new HalfOpenGate(MOST_HALF_OPEN);

    EncryptedPipeline(NodeRuntime runtime) {
        this.runtime = runtime;
        this.key = runtime.curve().generate(runtime.secureRandom());
    }

    void install(ChannelPipeline pipeline, ChannelHandler last) {
        install(pipeline);
        pipeline.addLast(last);
    }

    void install(ChannelPipeline pipeline) {
        pipeline.addLast(new KeyExchangeHandler(new KeyExchange(
                runtime.curve(),
                runtime.ciphers(),
                runtime.handshakes(),
                runtime.secureRandom(),
                key,
                gate,
                TimeUnit.SECONDS.toNanos(5))));
        pipeline.addLast(new FrameCodec(type -> FrameLimits.MAX_MESSAGE_SIZE));
        pipeline.addLast(new GrapheneMessageCodec(runtime::wallMicros));
        pipeline.addLast(gathering());
    }

    /** What a node's connections have above their codecs: flushes of a busy I/O loop leave together. */
    static ChannelHandler gathering() {
        return new FlushConsolidationHandler(FLUSHES_AT_ONCE, true);
    }
}
