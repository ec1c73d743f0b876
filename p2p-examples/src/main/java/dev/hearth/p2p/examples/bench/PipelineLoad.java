package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.messages.graphene.CustomMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Writes all that may be in flight on the I/O thread of a connection. */
final class PipelineLoad extends Load {
    /** When it asks for what it has written to leave. */
    enum Flush {
        /** Once for all there is room for. */
        ONCE,
        /** After each message. */
        EACH
    }

    private final Pump pump;
    private final Channel channel;

    PipelineLoad(Endpoint endpoint, EncryptedPipeline handlers, int port, Flush flush) throws InterruptedException {
        pump = new Pump(flush);
        channel = endpoint.dial(port, dialled -> handlers.install(dialled.pipeline(), pump));
        pump.awaitReady();
    }

    @Override
    void start(int size) {
        channel.eventLoop().execute(() -> pump.begin(new CustomMessage(Endpoint.LOAD, new byte[size])));
    }

    @Override
    void stop() throws InterruptedException {
        CountDownLatch empty = new CountDownLatch(1);
        channel.eventLoop().execute(() -> pump.end(empty));
        empty.await(5, TimeUnit.SECONDS);
    }

    @Override
    long taken() {
        return pump.taken();
    }

    /** Confined to the I/O thread. */
    private static final class Pump extends Receipts {
        private final Flush flush;
        private CustomMessage message = new CustomMessage(Endpoint.LOAD, new byte[0]);
        private CountDownLatch idle = new CountDownLatch(0);
        private long sent;
        private boolean on;

        @SuppressWarnings("NullAway.Init") // set when added to the pipeline
        private ChannelHandlerContext context;

        Pump(Flush flush) {
            this.flush = flush;
        }

        void begin(CustomMessage next) {
            message = next;
            on = true;
            pump();
        }

        void end(CountDownLatch empty) {
            on = false;
            idle = empty;
            checkIdle();
        }

        private void pump() {
            boolean written = false;
            int size = message.payload().length;
            while (on && hasRoom(sent, size)) {
                context.write(message, context.voidPromise());
                if (flush == Flush.EACH) {
                    context.flush();
                }
                sent += size;
                written = true;
            }
            if (written && flush == Flush.ONCE) {
                context.flush();
            }
        }

        private void checkIdle() {
            if (!on && isEmpty(sent)) {
                idle.countDown();
            }
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            pump();
            checkIdle();
        }
    }
}
