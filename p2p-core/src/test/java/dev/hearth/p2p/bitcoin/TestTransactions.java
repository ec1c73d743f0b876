package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.crypto.Digests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Transactions that spend what never was. */
public final class TestTransactions {
    private static final int SMALLEST = 70;

    private TestTransactions() {}

    /** A transaction of about {@code size} bytes, another one for every label; with a witness it has two names. */
    public static BitcoinTransaction of(String label, int size, boolean witness) {
        byte[] spent = Digests.sha256(label.getBytes(StandardCharsets.US_ASCII));
        byte[] script = new byte[Math.max(0, size - SMALLEST)];
        return parse(witness, script, spent);
    }

    private static BitcoinTransaction parse(boolean witness, byte[] script, byte[] spent) {
        ByteBuffer out = ByteBuffer.allocate(SMALLEST + 60 + script.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(2);
        if (witness) {
            out.put((byte) 0).put((byte) 1);
        }
        out.put((byte) 1).put(spent).putInt(0).put((byte) 0).putInt(-1);
        out.put((byte) 1).putLong(1);
        if (script.length < 0xfd) {
            out.put((byte) script.length);
        } else if (script.length <= 0xffff) {
            out.put((byte) 0xfd).putShort((short) script.length);
        } else {
            out.put((byte) 0xfe).putInt(script.length);
        }
        out.put(script);
        if (witness) {
            out.put((byte) 1).put((byte) 4).putInt(7);
        }
        out.putInt(0);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        try {
            return BitcoinTransaction.CODEC.decode(bytes).value();
        } catch (MalformedItemException e) {
            throw new AssertionError(e);
        }
    }
}
