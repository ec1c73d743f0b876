package dev.hearth.p2p.examples.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a stream, bounded, with a word before it waits for more input. */
final class LineReader {
    private final InputStream in;
    private final int longest;
    private final Runnable beforeWaiting;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private boolean tooLong;

    /**
     * Reads lines of at most {@code longest} bytes.
     *
     * @param beforeWaiting runs before a read that may block
     */
    LineReader(InputStream in, int longest, Runnable beforeWaiting) {
        this.in = in;
        this.longest = longest;
        this.beforeWaiting = beforeWaiting;
    }

    /** The next line without its end, or null after the last; empty if it was too long. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        tooLong = false;
        boolean begun = false;
        while (position < limit || fill()) {
            begun = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            append(line, end);
            position = end;
            if (end < limit) {
                position++;
                return line.toByteArray();
            }
        }
        return begun ? line.toByteArray() : null;
    }

    /** Whether the last line was longer than allowed and has been skipped. */
    boolean wasTooLong() {
        return tooLong;
    }

    private void append(ByteArrayOutputStream line, int end) {
        tooLong = tooLong || line.size() + (end - position) > longest;
        if (tooLong) {
            line.reset();
        } else {
            line.write(buffer, position, end - position);
        }
    }

    private boolean fill() throws IOException {
        if (in.available() == 0) {
            beforeWaiting.run();
        }
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
