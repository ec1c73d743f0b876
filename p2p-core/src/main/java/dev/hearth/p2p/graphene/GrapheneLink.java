package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.crypto.KeyExchange;
import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.crypto.KeyExchangeHandler;
import dev.hearth.p2p.messages.graphene.FrameCodec;
import dev.hearth.p2p.messages.graphene.GrapheneLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneMessageCodec;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import dev.hearth.p2p.messages.graphene.MessageNames;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.MessageCounts;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.protocol.WireTrace;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelPipeline;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The pipeline of one Graphene connection: keys, cipher, frames, messages. */
final class GrapheneLink implements WireLink {
    private static final long KEY_EXCHANGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final GrapheneProtocol protocol;
    private final Attempt attempt;
    private final LocalNode local;
    private final GrapheneLimits limits;
    private final GrapheneMessageCodec codec;
    private final MessageCounts sent;

    GrapheneLink(GrapheneProtocol protocol, Attempt attempt, LocalNode local) {
        this.protocol = protocol;
        this.attempt = attempt;
        this.local = local;
        Map<Integer, Integer> caps = protocol.itemCaps();
        for (MessageHandler<?> handler : local.messages()) {
            caps.put(handler.type(), handler.maxBytes());
        }
        this.limits = new GrapheneLimits(caps, local.checksReachability(), local.reportsConnections());
        this.codec = new GrapheneMessageCodec(local.runtime()::wallMicros);
        this.sent = new MessageCounts(protocol.messageTypes());
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        NodeRuntime runtime = local.runtime();
        pipeline.addLast(new KeyExchangeHandler(new KeyExchange(
                runtime.curve(),
                runtime.ciphers(),
                runtime.handshakes(),
                runtime::cipherThread,
                runtime.secureRandom(),
                local.key(),
                local.halfOpen(),
                KEY_EXCHANGE_NANOS)));
        pipeline.addLast(new FrameCodec(limits, this::sent));
        if (local.trace() != WireTrace.NONE) {
            pipeline.addLast(new TraceHandler((type, size) -> trace(true, type, size)));
        }
        pipeline.addLast(codec);
    }

    private void sent(GrapheneMessage message, int payloadBytes, int wireBytes) {
        sent.count(MessageNames.of(message.type()), wireBytes);
        if (local.trace() != WireTrace.NONE) {
            trace(false, message.type(), payloadBytes);
        }
    }

    private void trace(boolean inbound, int type, int size) {
        String name = Objects.requireNonNullElse(MessageNames.of(type), "unknown");
        local.trace().message(inbound, attempt.address(), Integer.toUnsignedString(type), name, size);
    }

    @Override
    public int weigh(Object message) {
        return message instanceof InboundMessage inbound ? inbound.wireSize() : 0;
    }

    @Override
    public boolean completesHandshake(Object input) {
        return input instanceof KeyExchangeCompleted;
    }

    @Override
    public Session session(SessionContext context, SessionEvents events) {
        return new GrapheneSession(protocol, limits, sent, codec::mute, context, events);
    }
}
