package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.Inbound;
import dev.hearth.p2p.messages.bitcoin.V1FrameCodec;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.protocol.WireTrace;
import io.netty.channel.ChannelPipeline;

/** The pipeline of one Bitcoin connection. */
final class BitcoinLink implements WireLink {
    private final BitcoinProtocol protocol;
    private final Attempt attempt;
    private final LocalNode local;
    private final BitcoinLimits limits = new BitcoinLimits();

    BitcoinLink(BitcoinProtocol protocol, Attempt attempt, LocalNode local) {
        this.protocol = protocol;
        this.attempt = attempt;
        this.local = local;
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        pipeline.addLast(new V1FrameCodec(protocol.network(), limits, local.runtime()::wallMicros));
        if (local.trace() != WireTrace.NONE) {
            pipeline.addLast(new TraceHandler(local.trace(), attempt.address()));
        }
    }

    @Override
    public int weigh(Object message) {
        return message instanceof Inbound inbound ? inbound.wireSize() : 0;
    }

    @Override
    public Session session(SessionContext context, SessionEvents events) {
        return new BitcoinSession(protocol, limits, context, events);
    }
}
