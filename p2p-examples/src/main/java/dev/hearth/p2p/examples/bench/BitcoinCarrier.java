package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.bip324.V2Completed;
import dev.hearth.p2p.crypto.bip324.V2Packets;
import dev.hearth.p2p.crypto.bip324.V2Transport;
import dev.hearth.p2p.crypto.bip324.V2TransportHandler;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.InboundMessage;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.messages.bitcoin.V1FrameCodec;
import dev.hearth.p2p.messages.bitcoin.V2MessageCodec;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The handlers of a Bitcoin connection, to records; the messages are transactions, which are kept as bytes. */
abstract class BitcoinCarrier extends PipelineCarrier {
    private static final int MOST_HALF_OPEN = 1_000;
    private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final HalfOpenGate gate = new HalfOpenGate(MOST_HALF_OPEN);

    private BitcoinCarrier() {}

    /** In plain text, with checksums. */
    static final class V1 extends BitcoinCarrier {
        @Override
        void install(ChannelPipeline pipeline, boolean dialled) {
            pipeline.addLast(new V1FrameCodec(BitcoinNetwork.REGTEST, limits(), runtime()::wallMicros));
            pipeline.addLast(gathering());
        }

        @Override
        boolean opens(Object event) {
            return event.equals(CONNECTED);
        }
    }

    /** Encrypted. */
    static final class V2 extends BitcoinCarrier {
        @Override
        void install(ChannelPipeline pipeline, boolean dialled) {
            V2Transport transport = transport();
            pipeline.addLast(
                    dialled ? V2TransportHandler.initiator(transport) : V2TransportHandler.responder(transport));
            pipeline.addLast(new V2MessageCodec(limits(), V2Packets.OVERHEAD, runtime()::wallMicros));
            pipeline.addLast(gathering());
        }

        @Override
        boolean opens(Object event) {
            return event instanceof V2Completed;
        }
    }

    static BitcoinLimits limits() {
        BitcoinLimits limits = new BitcoinLimits();
        limits.establish();
        return limits;
    }

    final V2Transport transport() {
        NodeRuntime runtime = runtime();
        return new V2Transport(
                runtime.ellSwift(),
                runtime.packetCiphers(),
                runtime.handshakes(),
                runtime::cipherThread,
                runtime.secureRandom(),
                BitcoinNetwork.REGTEST.magic(),
                false,
                gate,
                HANDSHAKE_NANOS);
    }

    @Override
    final Supplier<Object> messages(int size) {
        TransactionMessage message = new TransactionMessage(SampleTransaction.of(size));
        return () -> message;
    }

    @Override
    final int size(Object received) {
        return received instanceof InboundMessage inbound && inbound.message() instanceof TransactionMessage transaction
                ? transaction.transaction().length
                : -1;
    }
}
