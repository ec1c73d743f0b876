package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;

/** How long 64 bytes take there and back through an encrypted connection, and through a bare one by turns. */
public final class Pings implements Subject {
    private static final String CASE = Throughput.NAME + " ping";
    private static final int TURNS = 20;
    private static final int PINGS = 500;
    private static final int WARM_UPS = 5;

    @Override
    public void measure(Bench bench) throws Exception {
        try (CarrierPair encrypted = new CarrierPair(GrapheneCarrier.class);
                CarrierPair bare = new CarrierPair(BareCarrier.class)) {
            measure(bench, encrypted.roundTrips(), bare.roundTrips());
        }
    }

    private static void measure(Bench bench, RoundTrips records, RoundTrips bytes) throws Exception {
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
    private static long[][] byTurns(RoundTrips one, RoundTrips other) throws InterruptedException {
        long[][] all = new long[2][TURNS * PINGS];
        for (int turn = 0; turn < TURNS; turn++) {
            System.arraycopy(one.nanos(PINGS, Carrier.SMALLEST), 0, all[0], turn * PINGS, PINGS);
            System.arraycopy(other.nanos(PINGS, Carrier.SMALLEST), 0, all[1], turn * PINGS, PINGS);
        }
        return new long[][] {Spread.sorted(all[0], TURNS * PINGS), Spread.sorted(all[1], TURNS * PINGS)};
    }
}
