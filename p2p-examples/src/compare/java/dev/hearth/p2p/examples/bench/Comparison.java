package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The same measures of this library and of what else there is, each between two processes. */
public enum Comparison implements Subject {
    /** One connection, each message flushed by itself. */
    THROUGHPUT("throughput") {
        @Override
        void measure(Bench bench, Contestant contestant, CarrierPair pair) throws Exception {
            CarrierLoad load = pair.load();
            for (CarrierPair.Size size : CarrierPair.Size.values()) {
                boolean small = size == CarrierPair.Size.SMALL;
                String what = size + "-" + contestant;
                Runs runs = runs(what, small ? "messages/s" : "MB/s");
                bench.warmUp(what, 1, () -> load.warmUp(size.bytes(), true));
                bench.repeat(what, () -> {
                    double perNano = load.bytesPerNano(size.bytes(), true);
                    runs.add(small ? perNano * 1e9 / size.bytes() : perNano * 1e3);
                });
                bench.add(runs.figure(null));
            }
        }
    },

    /** There and back, a message of 1 KiB. */
    RTT("rtt") {
        @Override
        void measure(Bench bench, Contestant contestant, CarrierPair pair) throws Exception {
            pair.roundTrips().measure(bench, "compare rtt", contestant.toString());
        }
    },

    /** Connections until the first message may be sent, keys agreed where there are any, eight at once. */
    CONNECTS("connects") {
        private static final int CONNECTIONS = 4_000;
        private static final int IN_PARALLEL = 8;

        @Override
        void measure(Bench bench, Contestant contestant, CarrierPair pair) throws Exception {
            if (!contestant.connectsMany()) {
                return;
            }
            Callers callers = new Callers(() -> new CarrierCaller(pair));
            Runs runs = runs(contestant.toString(), "connections/s");
            bench.warmUp("connects-" + contestant, 6, () -> callers.nanosEach(CONNECTIONS, IN_PARALLEL));
            bench.repeat(
                    "connects-" + contestant, () -> runs.add(1e9 / callers.nanosEach(CONNECTIONS, IN_PARALLEL)));
            bench.add(runs.figure(null));
        }
    },

    /** What an idle connection costs the process that accepted it. */
    HEAP("heap") {
        private static final int CONNECTIONS = 2_000;
        private static final int AT_ONCE = 64;

        @Override
        void measure(Bench bench, Contestant contestant, CarrierPair pair) throws Exception {
            if (!contestant.connectsMany()) {
                return;
            }
            Runs runs = runs(contestant.toString(), "bytes");
            bench.warmUp("heap-" + contestant, 1, () -> idle(pair, AT_ONCE).forEach(CarrierCaller::hangUp));
            bench.repeat("heap-" + contestant, () -> {
                double before = pair.heap();
                List<CarrierCaller> idle = idle(pair, CONNECTIONS);
                runs.add((pair.heap() - before) / CONNECTIONS);
                idle.forEach(CarrierCaller::hangUp);
                TimeUnit.SECONDS.sleep(1);
            });
            bench.add(runs.figure(null));
        }

        private static List<CarrierCaller> idle(CarrierPair pair, int count) throws InterruptedException {
            List<CarrierCaller> all = new ArrayList<>(count);
            Semaphore room = new Semaphore(AT_ONCE);
            for (int i = 0; i < count; i++) {
                room.acquire();
                CarrierCaller next = new CarrierCaller(pair);
                next.call(room::release, () -> {});
                all.add(next);
            }
            room.acquire(AT_ONCE);
            return all;
        }
    };

    private final String shown;

    Comparison(String shown) {
        this.shown = shown;
    }

    abstract void measure(Bench bench, Contestant contestant, CarrierPair pair) throws Exception;

    final Runs runs(String name, String unit) {
        return new Runs("compare " + shown, name, unit);
    }

    @Override
    public void measure(Bench bench) throws Exception {
        for (Contestant contestant : Contestant.values()) {
            try (CarrierPair pair = contestant.start()) {
                measure(bench, contestant, pair);
            }
        }
    }

    @Override
    public String toString() {
        return shown;
    }
}
