package dev.hearth.p2p.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what happens to a channel, and when. */
class Recorder extends ChannelInboundHandlerAdapter {
    final List<String> events = new ArrayList<>();
    final List<Integer> readSizes = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Simulation simulation;

    Duration activeAt = Duration.ZERO;

    Duration lastReadAt = Duration.ZERO;

    Duration inactiveAt = Duration.ZERO;

    private @Nullable ChannelHandlerContext context;

    Recorder(Simulation simulation) {
        this.simulation = simulation;
    }

    ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not connected yet");
        }
        return context;
    }

    String text() {
        return received.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        activeAt = simulation.now();
        events.add("active");
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) throws IOException {
        ByteBuf bytes = (ByteBuf) message;
        readSizes.add(bytes.readableBytes());
        bytes.readBytes(received, bytes.readableBytes());
        bytes.release();
        lastReadAt = simulation.now();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
        events.add(cause.getMessage());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        events.add(changed.channel().isWritable() ? "writable" : "unwritable");
    }

    @Override
    public void channelInactive(ChannelHandlerContext ended) {
        inactiveAt = simulation.now();
        events.add("inactive");
    }
}
