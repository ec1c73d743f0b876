package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.examples.bench.PipelineLoad.Flush;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much one encrypted connection carries from one process to another, records in and records out. */
public final class Throughput implements Subject {
    static final String NAME = "throughput";
    static final int SMALL = 1 << 10;

    @Override
    public void measure(Bench bench) throws Exception {
        try (ChildProcess peer = ChildProcess.start(PipelinePeer.class, List.of());
                NodeRuntime.Threaded runtime = NodeRuntime.threaded()) {
            int port = Integer.parseInt(peer.answer());
            peer.answer(); // the port of the echo
            Endpoint endpoint = new Endpoint(runtime);
            EncryptedPipeline handlers = new EncryptedPipeline(runtime);
            RawCipher cipher = new RawCipher();
            Load bursts = new PipelineLoad(endpoint, handlers, port, Flush.ONCE);
            measure(bench, cipher, peer, bursts, "1KiB", SMALL, null);
            measure(bench, cipher, peer, bursts, "16KiB", 16 << 10, null);
            measure(bench, cipher, peer, bursts, "64KiB", 64 << 10, Goal.atLeast(0.65));
            measure(bench, cipher, peer, bursts, "1MiB", 1 << 20, Goal.atLeast(0.65));
            Load flushes = new PipelineLoad(endpoint, handlers, port, Flush.EACH);
            messages(bench, flushes, "1KiB-flushed-each", Goal.atLeast(500_000));
        }
    }

    private static void measure(
            Bench bench, RawCipher cipher, ChildProcess peer, Load load, String name, int size, @Nullable Goal goal)
            throws Exception {
        Runs bytes = new Runs(NAME, name, "MB/s");
        Runs messages = new Runs(NAME, name + "-messages", "messages/s");
        Runs allocation = new Runs(NAME, name + "-allocation", "bytes/byte");
        bench.warmUp(NAME + " " + name, 1, () -> load.warmUp(size));
        bench.repeat(NAME + " " + name, () -> {
            double limit = cipher.megabytesPerSecond();
            long takenBefore = load.taken();
            long allocatedBefore = Long.parseLong(peer.ask("allocated"));
            double perNano = load.bytesPerNano(size);
            long allocated = Long.parseLong(peer.ask("allocated")) - allocatedBefore;
            bytes.add(perNano * 1e3, limit);
            messages.add(perNano * 1e9 / size);
            allocation.add((double) allocated / (load.taken() - takenBefore));
        });
        bench.add(bytes.figure(RawCipher.NAME, goal));
        bench.add(messages.figure(size == SMALL ? Goal.atLeast(600_000) : null));
        bench.add(allocation.figure(Goal.atMost(1.5)));
    }

    /** How many messages of 1 KiB a load gets across. */
    static void messages(Bench bench, Load load, String name, Goal goal) throws Exception {
        Runs rate = new Runs(NAME, name, "messages/s");
        bench.warmUp(NAME + " " + name, 1, () -> load.warmUp(SMALL));
        bench.repeat(NAME + " " + name, () -> rate.add(load.bytesPerNano(SMALL) * 1e9 / SMALL));
        bench.add(rate.figure(goal));
    }
}
