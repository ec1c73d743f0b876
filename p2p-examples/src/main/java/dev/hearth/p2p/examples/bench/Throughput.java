package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import org.jspecify.annotations.Nullable;

/** How much one encrypted connection carries from one process to another, records in and records out. */
public final class Throughput implements Subject {
    static final String NAME = "throughput";
    static final int SMALL = 1 << 10;
    private static final int WARM_UPS = 3;

    @Override
    public void measure(Bench bench) throws Exception {
        RawCipher cipher = new RawCipher();
        try (CarrierPair pair = new CarrierPair(GrapheneCarrier.class)) {
            CarrierLoad load = pair.load();
            measure(bench, cipher, pair, load, "1KiB", SMALL, null);
            measure(bench, cipher, pair, load, "16KiB", 16 << 10, null);
            measure(bench, cipher, pair, load, "64KiB", 64 << 10, Goal.atLeast(0.75));
            measure(bench, cipher, pair, load, "1MiB", 1 << 20, Goal.atLeast(0.75));
            flushedEach(bench, load);
        }
        try (CarrierPair pair = new CarrierPair(GrapheneCarrier.OneThread.class)) {
            CarrierLoad load = pair.load();
            measure(bench, cipher, pair, load, "64KiB-one-thread", 64 << 10, Goal.atLeast(0.65));
            measure(bench, cipher, pair, load, "1MiB-one-thread", 1 << 20, Goal.atLeast(0.65));
        }
    }

    private static void measure(
            Bench bench,
            RawCipher cipher,
            CarrierPair pair,
            CarrierLoad load,
            String name,
            int size,
            @Nullable Goal goal)
            throws Exception {
        Runs bytes = new Runs(NAME, name, "MB/s");
        Runs messages = new Runs(NAME, name + "-messages", "messages/s");
        Runs allocation = new Runs(NAME, name + "-allocation", "bytes/byte");
        bench.warmUp(NAME + " " + name, WARM_UPS, () -> load.warmUp(size, false));
        bench.repeat(NAME + " " + name, () -> {
            double limit = cipher.megabytesPerSecond();
            long takenBefore = load.taken();
            double allocatedBefore = pair.allocated();
            double perNano = load.bytesPerNano(size, false);
            bytes.add(perNano * 1e3, limit);
            messages.add(perNano * 1e9 / size);
            allocation.add((pair.allocated() - allocatedBefore) / (load.taken() - takenBefore));
        });
        bench.add(bytes.figure(RawCipher.NAME, goal));
        bench.add(messages.figure(size == SMALL ? Goal.atLeast(600_000) : null));
        bench.add(allocation.figure(Goal.atMost(1.5)));
    }

    private static void flushedEach(Bench bench, CarrierLoad load) throws Exception {
        String name = "1KiB-flushed-each";
        Runs rate = new Runs(NAME, name, "messages/s");
        bench.warmUp(NAME + " " + name, WARM_UPS, () -> load.warmUp(SMALL, true));
        bench.repeat(NAME + " " + name, () -> rate.add(load.bytesPerNano(SMALL, true) * 1e9 / SMALL));
        bench.add(rate.figure(Goal.atLeast(500_000)));
    }
}
