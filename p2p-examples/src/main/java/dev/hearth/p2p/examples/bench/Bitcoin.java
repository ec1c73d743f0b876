package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What one Bitcoin connection carries, how many handshakes a node does and how fast it catches up, in both transports. */
public final class Bitcoin implements Subject {
    private static final String NAME = "bitcoin";
    private static final int HANDSHAKES = 4_000;
    private static final int IN_PARALLEL = 8;
    private static final int WARM_UPS = 6;

    @Override
    public void measure(Bench bench) throws Exception {
        RawRate cipher = RawRate.chaCha20Poly1305();
        cipher.megabytesPerSecond(); // warm
        throughput(bench, BitcoinCarrier.V1.class, "v1", RawRate::doubleSha256, null);
        throughput(bench, BitcoinCarrier.V2.class, "v2", size -> cipher, Goal.atLeast(0.8));
        try (BitcoinCarrier plain = new BitcoinCarrier.V1();
                BitcoinCarrier encrypted = new BitcoinCarrier.V2()) {
            handshakes(bench, plain, "v1", BenchChain.BITCOIN_V1);
            handshakes(bench, encrypted, "v2", BenchChain.BITCOIN_V2);
        }
        try (Sync.Pair pair = new Sync.Pair(bench, NAME, BenchChain.BITCOIN_V1, 5_000, 200)) {
            pair.blocks("v1-200B-blocks", "memory", null);
        }
        try (Sync.Pair pair = new Sync.Pair(bench, NAME, BenchChain.BITCOIN_V1, 100, 990_000)) {
            pair.bytes("v1-990kB-blocks", RawRate.doubleSha256(990_000), null);
        }
    }

    private static void throughput(
            Bench bench,
            Class<? extends Carrier> carrier,
            String transport,
            IntFunction<RawRate> limits,
            @Nullable Goal goal)
            throws Exception {
        try (CarrierPair pair = new CarrierPair(carrier)) {
            pair.roundTrips().measure(bench, NAME, transport + "-round-trip");
            CarrierLoad load = pair.load();
            for (CarrierPair.Size size : CarrierPair.Size.values()) {
                String name = transport + "-" + size;
                RawRate limit = limits.apply(size.bytes());
                limit.megabytesPerSecond(); // warm
                Runs bytes = new Runs(NAME, name, "MB/s");
                Runs messages = new Runs(NAME, name + "-messages", "messages/s");
                bench.warmUp(NAME + " " + name, 1, () -> load.warmUp(size.bytes(), false));
                bench.repeat(NAME + " " + name, () -> {
                    double most = limit.megabytesPerSecond();
                    double perNano = load.bytesPerNano(size.bytes(), false);
                    bytes.add(perNano * 1e3, most);
                    messages.add(perNano * 1e9 / size.bytes());
                });
                bench.add(bytes.figure(limit.name(), size == CarrierPair.Size.SMALL ? null : goal));
                bench.add(messages.figure(null));
            }
        }
    }

    private static void handshakes(Bench bench, BitcoinCarrier carrier, String transport, String chain)
            throws Exception {
        try (ChildProcess node = ChildProcess.start(SyncServer.class, List.of(), chain, "0", "0")) {
            int port = PeerAddress.parse(node.answer()).port();
            Callers callers = new Callers(() -> new ChannelCaller(carrier.endpoint(), port, complete -> channel -> {
                carrier.install(channel.pipeline(), true);
                channel.pipeline().addLast(new BitcoinPeer(carrier, complete));
            }));
            String name = transport + "-handshakes";
            Runs rate = new Runs(NAME, name, "handshakes/s");
            bench.warmUp(NAME + " " + name, WARM_UPS, () -> callers.nanosEach(HANDSHAKES, IN_PARALLEL));
            bench.repeat(NAME + " " + name, () -> rate.add(1e9 / callers.nanosEach(HANDSHAKES, IN_PARALLEL)));
            bench.add(rate.figure(null));
        }
    }
}
