package dev.hearth.p2p.examples.bench;

/** One of the things {@code hearth bench} measures. */
public interface Subject {
    /**
     * Takes all its measures and hands them in. Blocks.
     *
     * @throws Exception when something failed that makes its figures worthless
     */
    void measure(Bench bench) throws Exception;
}
