package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.bench.Figure;

/** Shows what {@code hearth bench} has measured. */
interface BenchReport {
    /** Says where it is measured. */
    void begin();

    /** Shows a figure. */
    void figure(Figure figure);
}
