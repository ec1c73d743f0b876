package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/** How long 64 bytes take there and back through an encrypted connection, and through a bare one by turns. */
public final class Pings implements Subject {
    private static final String CASE = Throughput.NAME + " ping";
    private static final int BYTES = 64;
    private static final int TURNS = 20;
    private static final int PINGS = 500;
    private static final int WARM_UPS = 5;

    @Override
    public void measure(Bench bench) throws Exception {
        try (ChildProcess peer = ChildProcess.start(PipelinePeer.class, List.of());
                NodeRuntime.Threaded runtime = NodeRuntime.threaded()) {
            int port = Integer.parseInt(peer.answer());
            int echoPort = Integer.parseInt(peer.answer());
            Endpoint endpoint = new Endpoint(runtime);
            EncryptedPipeline handlers = new EncryptedPipeline(runtime);
            RecordPinger records = new RecordPinger();
            BytePinger bytes = new BytePinger();
            endpoint.dial(port, channel -> handlers.install(channel.pipeline(), records));
            endpoint.dial(echoPort, channel -> channel.pipeline().addLast(bytes));
            measure(bench, records, bytes);
        }
    }

    private static void measure(Bench bench, Pinger records, Pinger bytes) throws Exception {
        Runs half = new Runs(Throughput.NAME, "ping-p50", "µs");
        Runs most = new Runs(Throughput.NAME, "ping-p99", "µs");
        bench.warmUp(CASE, WARM_UPS, () -> byTurns(records, bytes));
        bench.repeat(CASE, () -> {
            long[][] sorted = byTurns(records, bytes);
            half.add(micros(sorted[0], 0.5), micros(sorted[1], 0.5));
            most.add(micros(sorted[0], 0.99), micros(sorted[1], 0.99));
        });
        bench.add(half.figure("a bare echo", Goal.atMost(1.3)));
        bench.add(most.figure("a bare echo", Goal.atMost(1.5)));
    }

    private static double micros(long[] sorted, double share) {
        return Spread.quantile(sorted, share) / 1e3;
    }

    /** Nanoseconds of each, sorted. */
    private static long[][] byTurns(Pinger one, Pinger other) {
        long[][] all = new long[2][TURNS * PINGS];
        for (int turn = 0; turn < TURNS; turn++) {
            System.arraycopy(one.roundTrips(PINGS), 0, all[0], turn * PINGS, PINGS);
            System.arraycopy(other.roundTrips(PINGS), 0, all[1], turn * PINGS, PINGS);
        }
        return new long[][] {Spread.sorted(all[0], TURNS * PINGS), Spread.sorted(all[1], TURNS * PINGS)};
    }

    /** Pings with messages, through all handlers of both ends. */
    private static final class RecordPinger extends Pinger {
        private final CustomMessage message = new CustomMessage(Endpoint.PING, new byte[BYTES]);

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof KeyExchangeCompleted) {
                ready(context);
            }
        }

        @Override
        protected void ping(ChannelHandlerContext context) {
            context.writeAndFlush(message, context.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            if (read instanceof InboundMessage) {
                pong(context);
            }
        }
    }

    /** Pings with bytes, through no handler at all. */
    private static final class BytePinger extends Pinger {
        private int missing = BYTES;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ready(context);
        }

        @Override
        protected void ping(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().buffer(BYTES).writeZero(BYTES), context.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            ByteBuf back = (ByteBuf) read;
            missing -= back.readableBytes();
            back.release();
            if (missing == 0) {
                missing = BYTES;
                pong(context);
            }
        }
    }
}
