package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The end of a pipeline under test: remembers events, packets and exceptions in the order they came. */
class PacketRecorder extends ChannelInboundHandlerAdapter {
    final List<Object> events = new ArrayList<>();
    final List<byte[]> packets = new ArrayList<>();
    final List<Throwable> exceptions = new ArrayList<>();
    int packetsBeforeFirstEvent;

    byte[] allBytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        packets.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        events.add(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf packet = (ByteBuf) message;
        packetsBeforeFirstEvent += events.isEmpty() ? 1 : 0;
        packets.add(ByteBufUtil.getBytes(packet));
        packet.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        exceptions.add(cause);
    }
}
