package dev.hearth.p2p.examples.bench;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;

/** Netty with a length before each message, and nothing else: what every library that is made of it has to pay. */
class NettyCarrier extends BareCarrier {
    private static final int LENGTH_FIELD = 4;
    private static final int LARGEST = 4 << 20;

    @Override
    void install(ChannelPipeline pipeline, boolean dialled) {
        pipeline.addLast(new LengthFieldBasedFrameDecoder(LARGEST, 0, LENGTH_FIELD, 0, LENGTH_FIELD));
        pipeline.addLast(new LengthFieldPrepender(LENGTH_FIELD));
    }
}
