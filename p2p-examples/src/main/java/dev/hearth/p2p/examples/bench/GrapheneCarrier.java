package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.KeyExchange;
import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.crypto.KeyExchangeHandler;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.FrameCodec;
import dev.hearth.p2p.messages.graphene.FrameLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMessageCodec;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The handlers of a node's Graphene connection, keys to records, without the node above them. */
class GrapheneCarrier extends PipelineCarrier {
    private static final int MESSAGE_TYPE = 20_000;
    private static final int MOST_HALF_OPEN = 1_000;
    private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrivateKey key = runtime().curve().generate(runtime().secureRandom());
    private final HalfOpenGate gate = new HalfOpenGate(MOST_HALF_OPEN);

    /** As {@link NodeRuntime#cipherThread}. */
    @Nullable
    Executor cipherThread() {
        return runtime().cipherThread();
    }

    /** Everything is encrypted on the I/O loop. */
    static final class OneThread extends GrapheneCarrier {
        @Override
        @Nullable
        Executor cipherThread() {
            return null;
        }
    }

    @Override
    void install(ChannelPipeline pipeline, boolean dialled) {
        pipeline.addLast(new KeyExchangeHandler(new KeyExchange(
                runtime().curve(),
                runtime().ciphers(),
                runtime().handshakes(),
                this::cipherThread,
                runtime().secureRandom(),
                key,
                gate,
                HANDSHAKE_NANOS)));
        pipeline.addLast(new FrameCodec(type -> FrameLimits.MAX_MESSAGE_SIZE));
        pipeline.addLast(new GrapheneMessageCodec(runtime()::wallMicros));
        pipeline.addLast(gathering());
    }

    @Override
    boolean opens(Object event) {
        return event instanceof KeyExchangeCompleted;
    }

    @Override
    Supplier<Object> messages(int size) {
        CustomMessage message = new CustomMessage(MESSAGE_TYPE, RandomBytes.of(size));
        return () -> message;
    }

    @Override
    int size(Object received) {
        return received instanceof InboundMessage inbound && inbound.message() instanceof CustomMessage custom
                ? custom.payload().length
                : -1;
    }
}
