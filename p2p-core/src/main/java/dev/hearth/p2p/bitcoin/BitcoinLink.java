package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.bitcoin.BitcoinProtocol.V2;
import dev.hearth.p2p.crypto.bip324.V2Completed;
import dev.hearth.p2p.crypto.bip324.V2Transport;
import dev.hearth.p2p.crypto.bip324.V2TransportHandler;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.Inbound;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.MessageCounts;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.TimeUnit;

/** The pipeline of one Bitcoin connection: encrypted, or plain where the peer or we want it so (§2.1). */
final class BitcoinLink implements WireLink {
    /** The peer did not answer the encrypted transport. */
    static final String PLAIN = "v1";

    private static final long TRANSPORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BitcoinProtocol protocol;
    private final Attempt attempt;
    private final LocalNode local;
    private final BitcoinLimits limits = new BitcoinLimits();
    private final MessageCounts sent;

    BitcoinLink(BitcoinProtocol protocol, Attempt attempt, LocalNode local) {
        this.protocol = protocol;
        this.attempt = attempt;
        this.local = local;
        this.sent = new MessageCounts(protocol.messageTypes());
    }

    /** Whether no encryption is tried. */
    private boolean isPlain() {
        return switch (protocol.v2()) {
            case OFF -> true;
            case ONLY -> false;
            case ON -> attempt.transportHint().equals(PLAIN) || isSaidToBePlain();
        };
    }

    /** Whether others tell of the peer, and not of the encrypted transport; of a configured one they may tell anything. */
    private boolean isSaidToBePlain() {
        boolean heardOf = attempt.services() != 0 && attempt.kind() != ConnectionKind.MANUAL;
        return heardOf && !Services.offersV2(attempt.services());
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        MessageCodecs codecs = new MessageCodecs(protocol.network(), limits, attempt.address(), local, sent);
        if (isPlain()) {
            codecs.addPlain(pipeline);
        } else {
            V2Transport transport = transport();
            pipeline.addLast(
                    attempt.outbound()
                            ? V2TransportHandler.initiator(transport)
                            : V2TransportHandler.responder(transport));
            pipeline.addLast(new TransportChoice(codecs));
        }
    }

    private V2Transport transport() {
        NodeRuntime runtime = local.runtime();
        return new V2Transport(
                runtime.ellSwift(),
                runtime.packetCiphers(),
                runtime.handshakes(),
                runtime::cipherThread,
                runtime.secureRandom(),
                protocol.network().magic(),
                protocol.v2() == V2.ON,
                local.halfOpen(),
                TRANSPORT_NANOS);
    }

    @Override
    public int weigh(Object message) {
        return message instanceof Inbound inbound ? inbound.wireSize() : 0;
    }

    @Override
    public boolean completesHandshake(Object input) {
        return input instanceof Inbound || input instanceof V2Completed;
    }

    @Override
    public Session session(SessionContext context, SessionEvents events) {
        return new BitcoinSession(protocol, limits, sent, isPlain(), context, events);
    }
}
