package dev.hearth.p2p.examples.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

/** Sends one message through handlers, and what became of it back, in bursts as a socket would. */
final class CodecPipeline {
    private static final int BURST = 16;

    private final EmbeddedChannel channel;
    private Object message = "";
    private int size;
    private ByteBuf burst = Unpooled.EMPTY_BUFFER;

    CodecPipeline(EmbeddedChannel channel) {
        this.channel = channel;
    }

    /** The message, of about {@code bytes} bytes, that is sent from now on. */
    void use(Object next, int bytes) {
        message = next;
        size = bytes;
        channel.writeOutbound(message);
        ByteBuf frame = channel.readOutbound();
        burst = Unpooled.buffer(BURST * frame.readableBytes());
        for (int i = 0; i < BURST; i++) {
            burst.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
        }
        frame.release();
    }

    /** One message to bytes. */
    long encode(Volume volume) {
        volume.add(size);
        channel.writeOutbound(message);
        ByteBuf frame = channel.readOutbound();
        long written = frame.readableBytes();
        frame.release();
        return written;
    }

    /** One burst of bytes to messages; the last of them. */
    Object decode(Volume volume) {
        volume.add(BURST * size);
        channel.writeInbound(burst.retainedDuplicate());
        Object last = message;
        for (int i = 0; i < BURST; i++) {
            last = channel.readInbound();
        }
        return last;
    }

    void close() {
        burst.release();
        channel.finishAndReleaseAll();
    }
}
