package dev.hearth.p2p.examples.bench;

import com.sun.management.ThreadMXBean;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.management.ManagementFactory;

/** The receiving end of a connection: says how much {@link Endpoint#LOAD} it has taken, and sends each {@link Endpoint#PING} back. */
final class Receiver extends ChannelInboundHandlerAdapter {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private volatile long thread;
    private int untold;

    /** Bytes of heap that its I/O thread has ever allocated, all it does included. Any thread. */
    long allocated() {
        return THREADS.getThreadAllocatedBytes(thread);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        thread = Thread.currentThread().getId();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof InboundMessage inbound) || !(inbound.message() instanceof CustomMessage custom)) {
            return;
        }
        if (custom.type() == Endpoint.PING) {
            context.writeAndFlush(custom, context.voidPromise());
            return;
        }
        untold += custom.payload().length;
        for (; untold >= Endpoint.RECEIPT; untold -= Endpoint.RECEIPT) {
            context.writeAndFlush(new CustomMessage(Endpoint.TAKEN, new byte[0]), context.voidPromise());
        }
    }
}
