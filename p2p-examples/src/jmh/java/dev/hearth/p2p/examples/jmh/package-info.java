/**
 * Micro-benchmarks: what one step of the way of a byte costs, alone and warm.
 *
 * <p>Each class is about one thing and prints its limit beside it where there is one, so that a figure of the whole
 * ({@code docs/performance.md}) can be taken apart. They are compiled and run in the Maven profile {@code jmh} only. A
 * new one is a public class here, or in the package of what it measures if that is not public, with methods annotated
 * {@link org.openjdk.jmh.annotations.Benchmark}; nothing else has to know of it. Where bytes are
 * what counts, a {@link dev.hearth.p2p.examples.jmh.Volume} counts them.
 */
@NullMarked
package dev.hearth.p2p.examples.jmh;

import org.jspecify.annotations.NullMarked;
