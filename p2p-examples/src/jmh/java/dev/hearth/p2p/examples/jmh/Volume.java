package dev.hearth.p2p.examples.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes that a benchmark moved: adds a line {@code :megabytes} to its result, in millions of bytes a second. */
@AuxCounters
@State(Scope.Thread)
public class Volume {
    /** Read and reset by the harness. */
    public double megabytes;

    void add(int bytes) {
        megabytes += bytes / 1e6;
    }
}
