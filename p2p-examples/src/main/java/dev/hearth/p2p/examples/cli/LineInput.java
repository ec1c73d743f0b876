package dev.hearth.p2p.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hands lines of standard input on, on a thread that keeps nothing from ending. The end of the input ends only it. */
final class LineInput {
    /** Most bytes of a line. */
    static final int LONGEST_LINE = 4_096;

    private final LineReader lines;
    private final Consumer<String> action;
    private final Runnable tooLong;

    private LineInput(InputStream in, Consumer<String> action, Runnable tooLong) {
        this.lines = new LineReader(in, LONGEST_LINE, () -> {});
        this.action = action;
        this.tooLong = tooLong;
    }

    /**
     * Begins to read.
     *
     * @param action called with each line
     * @param tooLong called instead for a line that was skipped because of its length
     */
    static void start(InputStream in, Consumer<String> action, Runnable tooLong) {
        Thread thread = new Thread(new LineInput(in, action, tooLong)::read, "commands");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (lines.wasTooLong()) {
                    tooLong.run();
                } else {
                    action.accept(new String(line, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // As at the end of the input: there are no more commands.
        }
    }
}
