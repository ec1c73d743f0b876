package dev.hearth.p2p.examples.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import java.util.function.Supplier;

/** Bytes through Netty and no handler: what one read brings is a message, so only few small ones keep their size. */
class BareCarrier extends PipelineCarrier {
    @Override
    void install(ChannelPipeline pipeline, boolean dialled) {
        // Nothing.
    }

    @Override
    boolean opens(Object event) {
        return event.equals(CONNECTED);
    }

    /** From outside the heap, as a program would have it that does nothing but write. */
    @Override
    final Supplier<Object> messages(int size) {
        ByteBuf message =
                Unpooled.unreleasableBuffer(Unpooled.directBuffer(size).writeBytes(RandomBytes.of(size)));
        return message::duplicate;
    }

    @Override
    final int size(Object received) {
        if (received instanceof ByteBuf bytes) {
            int size = bytes.readableBytes();
            bytes.release();
            return size;
        }
        return -1;
    }
}
