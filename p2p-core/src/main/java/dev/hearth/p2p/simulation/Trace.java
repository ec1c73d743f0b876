package dev.hearth.p2p.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened, in order, as lines of text: the seconds since the simulation began with nine decimals, where
 * it happened, what it was, each parted by a blank. The digest is that of the lines in UTF-8, each ended by a line feed.
 * The lines are put together by hand because there are many millions of them.
 */
final class Trace {
    /** What the network reports by itself. */
    enum Kind {
        CONNECT,
        ACCEPT,
        REFUSE,
        ESTABLISH,
        FIN,
        RESET,
        CLOSE,
        TIME_OUT;

        private final String word = name().toLowerCase(Locale.ROOT);
    }

    private static final int SPILL = 16 * 1024;
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] CONNECTION = " connection ".getBytes(UTF_8);
    private static final byte[] BYTES_THERE = " > ".getBytes(UTF_8);
    private static final byte[] BYTES_BACK = " < ".getBytes(UTF_8);
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(UTF_8);

    private final MessageDigest digest = sha256();
    private final @Nullable Consumer<String> sink;
    private final byte[] reversed = new byte[20];
    private byte[] pending = new byte[2 * SPILL];
    private int lineStart;
    private int used;
    private long events;

    Trace(@Nullable Consumer<String> sink) {
        this.sink = sink;
    }

    /** A connection begins, ends or changes; the line names both its ends, the sender of what was said first. */
    void connection(long nanos, Kind kind, Connection connection, boolean forward) {
        begin(nanos);
        put(CONNECTION);
        put(connection.name());
        put((" " + connection.text(forward) + " " + kind.word).getBytes(UTF_8));
        end();
    }

    /** Bytes arrive at the accepting end of a connection, or else at the dialling one. */
    void bytes(long nanos, Connection connection, boolean forward, int length, int checksum) {
        begin(nanos);
        put(CONNECTION);
        put(connection.name());
        put(forward ? BYTES_THERE : BYTES_BACK);
        putNumber(length);
        put((byte) ' ');
        for (int shift = 28; shift >= 0; shift -= 4) {
            put(DIGITS[checksum >>> shift & 0xf]);
        }
        end();
    }

    void text(long nanos, String source, String event) {
        begin(nanos);
        put((" " + source + " " + event).replace('\n', ' ').getBytes(UTF_8));
        end();
    }

    long events() {
        return events;
    }

    /** The digest of all events so far, in hexadecimal digits. */
    String digest() {
        spill();
        try {
            MessageDigest sofar = (MessageDigest) digest.clone();
            return HexFormat.of().formatHex(sofar.digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private void begin(long nanos) {
        events++;
        lineStart = used;
        putNumber(nanos / SECOND);
        put((byte) '.');
        long fraction = nanos % SECOND;
        for (long unit = SECOND / 10; unit > 0; unit /= 10) {
            put((byte) ('0' + fraction / unit % 10));
        }
    }

    private void end() {
        if (sink != null) {
            sink.accept(new String(pending, lineStart, used - lineStart, UTF_8));
        }
        put((byte) '\n');
        if (used > SPILL) {
            spill();
        }
    }

    private void putNumber(long number) {
        int digits = 0;
        long left = number;
        do {
            reversed[digits++] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        while (digits > 0) {
            put(reversed[--digits]);
        }
    }

    private void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, pending, used, bytes.length);
        used += bytes.length;
    }

    private void put(byte character) {
        room(1);
        pending[used++] = character;
    }

    private void room(int bytes) {
        if (used + bytes > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(2 * pending.length, used + bytes));
        }
    }

    private void spill() {
        digest.update(pending, 0, used);
        used = 0;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
