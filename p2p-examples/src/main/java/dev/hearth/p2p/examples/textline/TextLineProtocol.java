package dev.hearth.p2p.examples.textline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.SessionLimits;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.protocol.WireProtocol;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.LineEncoder;
import io.netty.handler.codec.string.LineSeparator;
import io.netty.handler.codec.string.StringDecoder;
import java.time.Duration;

/**
 * Speaks in lines of text. One connection differs from another in its session only, so the protocol is every link too.
 *
 * @param network one word; nodes of other networks are turned away
 */
public record TextLineProtocol(String network) implements WireProtocol, WireLink {
    static final int MOST_WORDS = 1_000;
    private static final SessionLimits LIMITS =
            new SessionLimits(200, 100, MOST_WORDS, 2_000, false, false, Duration.ofSeconds(6));
    private static final int LONGEST_LINE = 4 << 20;

    @Override
    public String name() {
        return "textline";
    }

    @Override
    public SessionLimits limits() {
        return LIMITS;
    }

    @Override
    public ChainEntry chainEntry(byte[] block) throws MalformedItemException {
        return TextBlock.CODEC.decode(block).value().entry();
    }

    @Override
    public WireLink open(Attempt attempt, LocalNode local) {
        return this;
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        pipeline.addLast(new LineBasedFrameDecoder(LONGEST_LINE, true, true), new StringDecoder(US_ASCII));
        pipeline.addLast(new LineEncoder(LineSeparator.UNIX, US_ASCII));
    }

    @Override
    public int weigh(Object message) {
        return message instanceof String line ? line.length() : 0;
    }

    @Override
    public Session session(SessionContext context, SessionEvents events) {
        return new TextLineSession(network, context, events);
    }
}
