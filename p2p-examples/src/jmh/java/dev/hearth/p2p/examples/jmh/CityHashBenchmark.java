package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.crypto.CityHash128;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The hash behind a Graphene connection's initial vector; it is taken of 64 bytes. */
@State(Scope.Thread)
public class CityHashBenchmark {
    /** Bytes hashed. */
    @Param({"64", "900", "65536"})
    public int size;

    private byte[] data = new byte[0];

    /** Fills the data. */
    @Setup
    public void allocate() {
        data = new byte[size];
    }

    /** All three of its constructions, by size. */
    @Benchmark
    public byte[] hash(Volume volume) {
        volume.add(size);
        return CityHash128.fc(data);
    }
}
