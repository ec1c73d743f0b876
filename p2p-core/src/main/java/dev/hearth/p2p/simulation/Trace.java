package dev.hearth.p2p.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that happened, in order, as one digest and, for whoever wants to read it, as lines of text. */
final class Trace {
    /** What the network reports by itself. */
    enum Kind {
        CONNECT('c'),
        ACCEPT('a'),
        REFUSE('r'),
        ESTABLISH('e'),
        BYTES('b'),
        FIN('f'),
        RESET('x'),
        CLOSE('z'),
        TIME_OUT('t');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }
    }

    private static final byte TEXT = 'T';

    private final MessageDigest digest = sha256();
    private final byte[] pending = new byte[8192];
    private final @Nullable Consumer<String> sink;
    private int used;
    private long events;

    Trace(@Nullable Consumer<String> sink) {
        this.sink = sink;
    }

    void connection(long nanos, Kind kind, Connection connection, boolean forward, int length, int checksum) {
        head(nanos, kind.code);
        putLong(forward ? connection.number() : -connection.number());
        putLong((long) length << 32 | (checksum & 0xffff_ffffL));
        if (sink != null) {
            String what = connection.number() + " " + connection.text(forward) + " "
                    + kind.name().toLowerCase(Locale.ROOT)
                    + (kind == Kind.BYTES ? String.format(Locale.ROOT, " %d %08x", length, checksum) : "");
            sink.accept(line(nanos, "connection", what));
        }
    }

    void text(long nanos, String source, String event) {
        head(nanos, TEXT);
        putText(source);
        putText(event);
        if (sink != null) {
            sink.accept(line(nanos, source, event));
        }
    }

    private static String line(long nanos, String source, String event) {
        long second = 1_000_000_000L;
        return String.format(Locale.ROOT, "%d.%09d %s %s", nanos / second, nanos % second, source, event);
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

    private void head(long nanos, byte kind) {
        events++;
        putLong(nanos);
        room(1);
        pending[used++] = kind;
    }

    private void putText(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        putLong(bytes.length);
        spill();
        digest.update(bytes);
    }

    private void putLong(long value) {
        room(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            pending[used++] = (byte) (value >>> shift);
        }
    }

    private void room(int bytes) {
        if (used + bytes > pending.length) {
            spill();
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
