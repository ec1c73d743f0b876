package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How much one encrypted connection carries from one process to another, records in and records out. */
public final class Throughput implements Subject {
    private static final String NAME = "throughput";
    private static final int MOST_IN_FLIGHT = 8 << 20;
    private static final long WARM_UP_MILLIS = 4_000;
    private static final long RUN_MILLIS = 2_000;

    @Override
    public void measure(Bench bench) throws Exception {
        RawCipher cipher = new RawCipher();
        try (ChildProcess peer = ChildProcess.start(PipelinePeer.class, List.of());
                NodeRuntime.Threaded runtime = NodeRuntime.threaded()) {
            int port = Integer.parseInt(peer.answer());
            Load load = new Load();
            EncryptedPipeline handlers = new EncryptedPipeline(runtime);
            Channel channel = new Endpoint(runtime).dial(port, dialled -> handlers.install(dialled.pipeline(), load));
            load.ready.await();
            measure(bench, cipher, load, "1KiB", 1 << 10, null);
            measure(bench, cipher, load, "64KiB", 64 << 10, Goal.atLeast(0.65));
            measure(bench, cipher, load, "1MiB", 1 << 20, Goal.atLeast(0.65));
            channel.close().sync();
        }
    }

    private static void measure(Bench bench, RawCipher cipher, Load load, String name, int size, @Nullable Goal goal)
            throws Exception {
        Runs bytes = new Runs(NAME, name, "MB/s");
        Runs messages = new Runs(NAME, name + "-messages", "messages/s");
        bench.warmUp(NAME + " " + name, 1, () -> {
            load.start(size);
            Thread.sleep(WARM_UP_MILLIS);
            load.stop();
        });
        bench.repeat(NAME + " " + name, () -> {
            double limit = cipher.megabytesPerSecond();
            load.start(size);
            long before = load.taken.get();
            long begun = System.nanoTime();
            Thread.sleep(RUN_MILLIS);
            double perNano = (double) (load.taken.get() - before) / (System.nanoTime() - begun);
            load.stop();
            bytes.add(perNano * 1e3, limit);
            messages.add(perNano * 1e9 / size);
        });
        bench.add(bytes.figure(RawCipher.NAME, goal));
        bench.add(messages.figure(size == 1 << 10 ? Goal.atLeast(600_000) : null));
    }

    /** Sends as much as may be in flight, in bursts; one flush each. */
    private static final class Load extends ChannelInboundHandlerAdapter {
        final CountDownLatch ready = new CountDownLatch(1);
        final AtomicLong taken = new AtomicLong();
        private CustomMessage message = new CustomMessage(Endpoint.LOAD, new byte[0]);
        private long sent;

        @SuppressWarnings("NullAway.Init") // set when added to the pipeline
        private ChannelHandlerContext context;

        private CountDownLatch idle = new CountDownLatch(0);
        private boolean on;

        void start(int size) {
            context.executor().execute(() -> {
                message = new CustomMessage(Endpoint.LOAD, new byte[size]);
                on = true;
                pump();
            });
        }

        void stop() throws InterruptedException {
            CountDownLatch empty = new CountDownLatch(1);
            context.executor().execute(() -> {
                on = false;
                idle = empty;
                checkIdle();
            });
            empty.await(5, TimeUnit.SECONDS);
        }

        private void checkIdle() {
            if (!on && sent - taken.get() < Endpoint.RECEIPT) {
                idle.countDown();
            }
        }

        private void pump() {
            boolean written = false;
            int size = message.payload().length;
            while (on && sent - taken.get() + size <= MOST_IN_FLIGHT) {
                context.write(message, context.voidPromise());
                sent += size;
                written = true;
            }
            if (written) {
                context.flush();
            }
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof KeyExchangeCompleted) {
                ready.countDown();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object read) {
            if (read instanceof InboundMessage inbound
                    && inbound.message() instanceof CustomMessage custom
                    && custom.type() == Endpoint.TAKEN) {
                taken.lazySet(taken.get() + Endpoint.RECEIPT);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            pump();
            checkIdle();
        }
    }
}
