package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import io.netty.channel.ChannelPipeline;
import java.util.function.Supplier;

/** The handlers of a Graphene connection, to records. */
final class GrapheneCarrier extends PipelineCarrier {
    private final EncryptedPipeline handlers = new EncryptedPipeline(runtime());

    @Override
    void install(ChannelPipeline pipeline, boolean dialled) {
        handlers.install(pipeline);
    }

    @Override
    boolean opens(Object event) {
        return event instanceof KeyExchangeCompleted;
    }

    @Override
    Supplier<Object> messages(int size) {
        CustomMessage message = new CustomMessage(Endpoint.LOAD, RandomBytes.of(size));
        return () -> message;
    }

    @Override
    int size(Object received) {
        return received instanceof InboundMessage inbound && inbound.message() instanceof CustomMessage custom
                ? custom.payload().length
                : -1;
    }
}
