package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** The sending end of a connection: hears how much of its load the {@link Receiver} has taken. */
class Receipts extends ChannelInboundHandlerAdapter {
    private static final int MOST_IN_FLIGHT = 8 << 20;

    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicLong taken = new AtomicLong();

    /** Waits until records may be sent. */
    final void awaitReady() throws InterruptedException {
        ready.await();
    }

    /** Bytes the other end has said it has got. */
    final long taken() {
        return taken.get();
    }

    /** Whether another {@code size} bytes may be sent after {@code sent}. */
    final boolean hasRoom(long sent, int size) {
        return sent - taken.get() + size <= MOST_IN_FLIGHT;
    }

    /** Whether all but what does not make a receipt has come. */
    final boolean isEmpty(long sent) {
        return sent - taken.get() < Endpoint.RECEIPT;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof KeyExchangeCompleted) {
            ready.countDown();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (read instanceof InboundMessage inbound
                && inbound.message() instanceof CustomMessage custom
                && custom.type() == Endpoint.TAKEN) {
            taken.lazySet(taken.get() + Endpoint.RECEIPT);
        }
    }
}
