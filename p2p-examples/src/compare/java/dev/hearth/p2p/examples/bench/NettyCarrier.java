package dev.hearth.p2p.examples.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.util.function.Supplier;

/** Netty with a length before each message, and nothing else: what every library that is made of it has to pay. */
class NettyCarrier extends PipelineCarrier {
    private static final int LENGTH_FIELD = 4;
    private static final int LARGEST = 4 << 20;

    @Override
    void install(ChannelPipeline pipeline, boolean dialled) {
        pipeline.addLast(new LengthFieldBasedFrameDecoder(LARGEST, 0, LENGTH_FIELD, 0, LENGTH_FIELD));
        pipeline.addLast(new LengthFieldPrepender(LENGTH_FIELD));
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
