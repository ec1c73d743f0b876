/**
 * What {@code hearth bench} measures: each subject end to end, over real sockets, between two processes where that
 * matters, with the limit it cannot pass measured in the same run.
 *
 * <p>A {@link dev.hearth.p2p.examples.bench.Subject} takes its measures and hands in a
 * {@link dev.hearth.p2p.examples.bench.Figure} for each case. The other end of a subject, where it has one, is a class with a
 * {@code main} of its own that a {@link dev.hearth.p2p.examples.bench.ChildProcess} runs. {@code docs/performance.md}
 * explains the figures.
 *
 * <p>Nothing here is tested for speed: machines differ, and one that is busy fails.
 */
@NullMarked
package dev.hearth.p2p.examples.bench;

import org.jspecify.annotations.NullMarked;
