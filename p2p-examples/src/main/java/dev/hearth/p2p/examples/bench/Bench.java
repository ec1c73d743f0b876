package dev.hearth.p2p.examples.bench;

import java.util.function.Consumer;

/** How measures are to be taken, and where they go. */
public final class Bench {
    private final int runs;
    private final Consumer<String> progress;
    private final Consumer<Figure> figures;

    /**
     * @param runs of every case, at least 1
     * @param progress told what is being done, in a few words
     * @param figures given each figure once it is complete
     */
    public Bench(int runs, Consumer<String> progress, Consumer<Figure> figures) {
        this.runs = runs;
        this.progress = progress;
        this.figures = figures;
    }

    /** One measure of a case. */
    interface Run {
        void take() throws Exception;
    }

    /** Takes a measure as often as it was asked for. */
    void repeat(String what, Run run) throws Exception {
        for (int i = 1; i <= runs; i++) {
            progress.accept(what + ", run " + i + " of " + runs);
            run.take();
        }
    }

    /** Takes a measure that does not count, so that the machine's code is compiled before those that do. */
    void warmUp(String what, int times, Run run) throws Exception {
        progress.accept(what + ", warm-up");
        for (int i = 0; i < times; i++) {
            run.take();
        }
    }

    /** Says what is being done outside of runs. */
    void says(String what) {
        progress.accept(what);
    }

    void add(Figure figure) {
        figures.accept(figure);
    }
}
