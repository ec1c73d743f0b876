package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How fast a node catches up with another one's chain, from one process to another. */
public final class Sync implements Subject {
    static final String NAME = "sync";
    private static final int WARM_UPS = 5;
    private static final int[] COUNTS = {20_000, 60_000};
    private static final int MOST = 200_000;
    private static final List<String> CLIENT_OPTIONS = List.of("-Xmx256m");

    @Override
    public void measure(Bench bench) throws Exception {
        RawCipher cipher = new RawCipher();
        try (Pair pair = new Pair(bench, NAME, BenchChain.GRAPHENE, MOST, 1_000)) {
            pair.blocks(MOST + "-blocks", "memory", Goal.atLeast(150_000));
            pair.blocks(MOST + "-blocks-disk", "disk", Goal.atLeast(50_000));
        }
        for (int count : COUNTS) {
            try (Pair pair = new Pair(bench, NAME, BenchChain.GRAPHENE, count, 1_000)) {
                pair.blocks(count + "-blocks", "memory", null);
            }
        }
        try (Pair pair = new Pair(bench, NAME, BenchChain.GRAPHENE, 40_000, 16 << 10)) {
            pair.bytes("16KiB-blocks", cipher, Goal.atLeast(0.5));
        }
        try (Pair pair = new Pair(bench, NAME, BenchChain.GRAPHENE, 10_000, 64 << 10)) {
            pair.bytes("64KiB-blocks", cipher, Goal.atLeast(0.5));
        }
        try (Pair pair = new Pair(bench, NAME, BenchChain.GRAPHENE, 4_000, 64 << 10)) {
            pair.heap("slow-application-heap", "slow", Goal.atMost(256));
        }
    }

    /** A server and a client. */
    static final class Pair implements AutoCloseable {
        private final Bench bench;
        private final String subject;
        private final int count;
        private final int size;
        private final ChildProcess server;
        private final ChildProcess client;

        /** Of the chain of that name; {@code count} blocks of {@code size} bytes. */
        Pair(Bench bench, String subject, String chain, int count, int size) throws Exception {
            this.bench = bench;
            this.subject = subject;
            this.count = count;
            this.size = size;
            bench.says(subject + ", making " + count + " blocks of " + size + " bytes");
            String blocks = Integer.toString(count);
            server = ChildProcess.start(SyncServer.class, List.of(), chain, blocks, Integer.toString(size));
            client = ChildProcess.start(SyncClient.class, CLIENT_OPTIONS, chain, blocks, server.answer());
        }

        void blocks(String name, String store, @Nullable Goal goal) throws Exception {
            Runs runs = new Runs(subject, name, "blocks/s");
            bench.warmUp(subject + " " + name, WARM_UPS, () -> nanos(store));
            bench.repeat(subject + " " + name, () -> runs.add(count * 1e9 / nanos(store)));
            bench.add(runs.figure(goal));
        }

        void bytes(String name, RawRate limit, @Nullable Goal goal) throws Exception {
            Runs runs = new Runs(subject, name, "MB/s");
            bench.warmUp(subject + " " + name, WARM_UPS, () -> nanos("memory"));
            bench.repeat(subject + " " + name, () -> {
                double most = limit.megabytesPerSecond();
                runs.add((double) size * count * 1e3 / nanos("memory"), most);
            });
            bench.add(runs.figure(limit.name(), goal));
        }

        /** The heap that a client needs for all of the blocks. */
        void heap(String name, String store, Goal goal) throws Exception {
            Runs runs = new Runs(subject, name, "MB");
            bench.repeat(subject + " " + name, () -> {
                client.ask("heap");
                nanos(store);
                runs.add(Double.parseDouble(client.ask("heap")) / 1e6);
            });
            bench.add(runs.figure(goal));
        }

        private double nanos(String store) throws Exception {
            return Long.parseLong(client.ask(store));
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
