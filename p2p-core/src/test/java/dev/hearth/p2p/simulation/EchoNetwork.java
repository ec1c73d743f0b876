package dev.hearth.p2p.simulation;

import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A small network with a bit of everything: hosts that talk to each other over lossy links through their loops, a
 * partition, a crash, a host that moves. Its main method prints the digest of a seed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel shows in the trace
final class EchoNetwork {
    private static final int HOSTS = 12;

    private final Simulation simulation;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private int failures;

    EchoNetwork(long seed) {
        this(Simulation.builder().seed(seed).link(LinkProfile.wan().withLoss(0.02)));
    }

    /** In the cities of the world, on so many threads. */
    EchoNetwork(long seed, int threads) {
        this(Simulation.builder().seed(seed).geography(Geography.world()).threads(threads));
    }

    private EchoNetwork(Simulation.Builder builder) {
        simulation = builder.build();
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(simulation.host("host" + i));
        }
    }

    public static void main(String[] arguments) {
        System.out.println(new EchoNetwork(Long.parseLong(arguments[0])).run());
    }

    String run() {
        hosts.forEach(this::start);
        simulation.run(Duration.ofSeconds(30));
        simulation.partition(hosts.subList(0, 4), hosts.subList(4, HOSTS));
        simulation.after(Duration.ofSeconds(5), () -> hosts.get(7).crash(CrashMode.SILENT));
        simulation.after(Duration.ofSeconds(6), () -> hosts.get(8).crash(CrashMode.RESET));
        simulation.run(Duration.ofSeconds(20));
        simulation.heal();
        hosts.get(1).moveTo(hosts.get(2).place());
        hosts.get(7).restart();
        start(hosts.get(7));
        simulation.run(Duration.ofSeconds(60));
        return simulation.digest();
    }

    /** On every host a task throws; each time the run is continued. */
    String runDespiteFailures() {
        hosts.forEach(this::start);
        for (SimulatedHost host : hosts) {
            host.runtime().newNodeLoop().schedule(EchoNetwork::fail, 3 + host.number() % 5, TimeUnit.SECONDS);
        }
        Duration end = Duration.ofSeconds(20);
        while (simulation.now().compareTo(end) < 0) {
            try {
                simulation.run(end.minus(simulation.now()));
            } catch (UnsupportedOperationException expected) {
                failures += 1 + expected.getSuppressed().length;
            }
        }
        return failures + " " + simulation.digest();
    }

    private static void fail() {
        throw new UnsupportedOperationException("broken");
    }

    long events() {
        return simulation.events();
    }

    private void start(SimulatedHost host) {
        NodeRuntime runtime = host.runtime();
        EventExecutor loop = runtime.newNodeLoop();
        Sockets.listen(host, Sockets.PORT, () -> new Echo(runtime, loop));
        SplittableRandom random = runtime.random("dial");
        loop.scheduleAtFixedRate(() -> talk(host, random), 1, 1, TimeUnit.SECONDS);
    }

    private void talk(SimulatedHost host, SplittableRandom random) {
        SimulatedHost target = hosts.get(random.nextInt(HOSTS));
        Sockets.dial(host, target.address(Sockets.PORT), new Talker(host, random.split()));
    }

    /** Sends a salted message and closes when as much has come back. */
    private static final class Talker extends ChannelInboundHandlerAdapter {
        private final SimulatedHost host;
        private final SplittableRandom random;
        private int missing;

        Talker(SimulatedHost host, SplittableRandom random) {
            this.host = host;
            this.random = random;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            byte[] message = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(message);
            byte[] salt = new byte[8];
            host.runtime().secureRandom().nextBytes(salt);
            missing = message.length + salt.length;
            context.write(context.alloc().buffer().writeBytes(salt));
            context.writeAndFlush(context.alloc().buffer().writeBytes(message));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object received) {
            ByteBuf bytes = (ByteBuf) received;
            missing -= bytes.readableBytes();
            bytes.release();
            if (missing == 0) {
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** Sends everything back, by way of a handler thread and the node's loop. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final NodeRuntime runtime;
        private final EventExecutor loop;

        Echo(NodeRuntime runtime, EventExecutor loop) {
            this.runtime = runtime;
            this.loop = loop;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object received) {
            Channel channel = context.channel();
            channel.config().setAutoRead(false);
            runtime.application()
                    .execute(() -> loop.execute(() -> {
                        channel.writeAndFlush(received);
                        channel.config().setAutoRead(true);
                    }));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
