package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.OpaqueTransactions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Signed transactions of a wanted size, each with one custom operation whose data is filler (graphene-p2p §2.7). Their
 * signature has the form of one and signs nothing. Thread-safe.
 */
public final class SyntheticTransactions {
    /** Bytes of the smallest signed transaction. */
    public static final int SMALLEST = 130;

    /** Bytes of the largest one a node relays without knowing its operations. */
    public static final int LARGEST = OpaqueTransactions.MAX_LENGTH;

    private static final int CUSTOM_OPERATION = 35;
    private static final int SIGNATURE_BYTES = 65;
    private static final int ID_BYTES = 20;

    /** Reference block, expiration, counts and the operation up to its data. */
    private static final int BEFORE_DATA = 2 + 4 + 4 + 1 + 1 + 8 + 1 + 1 + 1 + 2;

    /** Extensions, the signature count and one signature. */
    private static final int AFTER_DATA = 1 + 1 + SIGNATURE_BYTES;

    /** What a block adds to a signed transaction: one operation result, void. */
    private static final byte[] PROCESSED = {1, 0};

    private final String origin;
    private final int size;
    private final AtomicLong made = new AtomicLong();

    /**
     * @param origin printable ASCII without blanks, at most 24 characters; two streams of the same origin are the same
     * @param size bytes of each transaction, or one more than it gets
     */
    public SyntheticTransactions(String origin, int size) {
        if (size < SMALLEST || size > LARGEST) {
            throw new IllegalArgumentException(
                    "a synthetic transaction has " + SMALLEST + " to " + LARGEST + " bytes, not " + size);
        }
        this.origin = origin;
        this.size = size;
    }

    /** Another transaction, unlike all before. */
    public GrapheneTransaction next(long nowSeconds) {
        byte[] bytes = signed(origin + "/" + made.getAndIncrement() + "/", size, nowSeconds + 60);
        byte[] digest = Digests.sha256(bytes, 0, bytes.length - SIGNATURE_BYTES - 1);
        return new GrapheneTransaction(Hash.wrap(Arrays.copyOf(digest, ID_BYTES)), bytes);
    }

    /** A signed transaction whose data begins with {@code label}, cut when it does not fit. */
    static byte[] signed(String label, int size, long expirationSeconds) {
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 0).putInt(0).putInt((int) expirationSeconds);
        out.put((byte) 1).put((byte) CUSTOM_OPERATION);
        out.putLong(0).put((byte) 0).put((byte) 0).put((byte) 0).putShort((short) 0);
        int length = dataLength(size);
        Varints.put(out, length);
        putFiller(out, label, length);
        out.put((byte) 0);
        byte[] body = Arrays.copyOf(out.array(), out.position());
        out.put((byte) 1);
        putSignature(out, body);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Where one more byte of data would make its length a byte longer, the transaction is a byte short. */
    private static int dataLength(int size) {
        int rest = size - BEFORE_DATA - AFTER_DATA;
        int length = rest - 1;
        while (Varints.length(length) + length > rest) {
            length--;
        }
        return length;
    }

    private static void putFiller(ByteBuffer out, String label, int length) {
        byte[] text = label.getBytes(StandardCharsets.US_ASCII);
        out.put(text, 0, Math.min(text.length, length));
        for (int i = text.length; i < length; i++) {
            out.put((byte) ('a' + i % 26));
        }
    }

    /** Ends in an odd byte, so that nobody takes it for a transaction without signatures. */
    private static void putSignature(ByteBuffer out, byte[] body) {
        byte[] halves = Digests.sha512(body);
        halves[0] = (byte) ((halves[0] & 0x3f) | 0x40);
        halves[32] = (byte) ((halves[32] & 0x3f) | 0x40);
        halves[63] |= 1;
        out.put((byte) 31).put(halves);
    }

    /** Where the processed transaction that begins at {@code offset} of a block ends, or -1 when it is not one of ours. */
    static int processedEnd(byte[] block, int offset) {
        int lengthAt = offset + BEFORE_DATA;
        if (lengthAt >= block.length || block[offset + 11] != CUSTOM_OPERATION) {
            return -1;
        }
        ByteBuffer in = ByteBuffer.wrap(block, lengthAt, block.length - lengthAt);
        int length = Varints.get(in);
        if (length < 0 || length > in.remaining() - AFTER_DATA - PROCESSED.length) {
            return -1;
        }
        return in.position() + length + AFTER_DATA + PROCESSED.length;
    }

    /** Bytes of {@link #processed} beyond its signed transaction. */
    static int processedExtra() {
        return PROCESSED.length;
    }

    /** The form a signed transaction has in a block. */
    static byte[] processed(byte[] signed) {
        byte[] bytes = Arrays.copyOf(signed, signed.length + PROCESSED.length);
        System.arraycopy(PROCESSED, 0, bytes, signed.length, PROCESSED.length);
        return bytes;
    }
}
