package dev.hearth.p2p.examples.cli;

import java.io.PrintWriter;

/** One line on a terminal that says what is being measured; nothing where nobody watches. */
final class BenchProgress implements AutoCloseable {
    private final PrintWriter err;
    private final boolean shown = Terminal.isInteractive();
    private int width;

    BenchProgress(PrintWriter err) {
        this.err = err;
    }

    void says(String what) {
        if (shown) {
            clear();
            err.print(what);
            err.flush();
            width = what.length();
        }
    }

    void clear() {
        if (width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            err.flush();
            width = 0;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
