package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A peer announces a hundred names, of a full table's; the time is that of one name. In this package to reach the table. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KnownItemsBenchmark {
    private static final int BATCH = 100;
    private static final int HASH_BYTES = 20;
    /** More than the table keeps: when the first come again they are new. */
    private static final int BATCHES = 2_000;

    /** Who announce, in turn. */
    @Param({"1", "50"})
    public int peers;

    private final ItemRef[][] first = new ItemRef[BATCHES][BATCH];
    private final ItemRef[][] again = new ItemRef[BATCHES][BATCH];
    private KnownItems known = new KnownItems(new ItemTable());
    private int peer;
    private int batch;
    private long now;

    /** Makes the names and has one peer announce them all. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        known = new KnownItems(new ItemTable());
        for (int i = 0; i < peers; i++) {
            known.takeSeat();
        }
        for (int i = 0; i < BATCHES; i++) {
            for (int j = 0; j < BATCH; j++) {
                byte[] hash = new byte[HASH_BYTES];
                random.nextBytes(hash);
                first[i][j] = ref(hash);
                again[i][j] = ref(hash.clone());
                known.add(0, first[i][j], 0);
            }
        }
        peer = 0;
        batch = 0;
        now = 0;
    }

    private static ItemRef ref(byte[] hash) {
        return ItemRef.id(ItemType.TRANSACTION, Hash.wrap(hash));
    }

    /** The first of the peers announces names nobody did before, the others the same ones. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void announce(Blackhole hole) {
        now++;
        for (ItemRef ref : (peer == 0 ? first : again)[batch]) {
            hole.consume(known.add(peer, ref, now));
        }
        peer = (peer + 1) % peers;
        if (peer == 0) {
            batch = (batch + 1) % BATCHES;
        }
    }
}
