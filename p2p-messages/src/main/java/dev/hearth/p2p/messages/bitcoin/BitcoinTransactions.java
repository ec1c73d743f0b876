package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.crypto.DoubleSha256;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.Unpooled;
import java.util.Objects;

/**
 * What can be told of a transaction from its bytes (§1.13), without taking it apart. Methods that take a whole
 * transaction throw {@link MalformedMessageException} if the array is not exactly one, which the arrays in messages
 * always are. Stateless and thread-safe.
 */
public final class BitcoinTransactions {
    private BitcoinTransactions() {}

    /** The hash of {@code transaction} without its witnesses. */
    public static Hash txid(byte[] transaction) throws MalformedMessageException {
        return txid(transaction, layout(transaction), new DoubleSha256());
    }

    /** The hash of {@code transaction} as it stands; equal to its txid if it has no witnesses. */
    public static Hash wtxid(byte[] transaction) throws MalformedMessageException {
        layout(transaction);
        return Hash.wrap(DoubleSha256.of(transaction));
    }

    /** Whether {@code transaction} has witnesses. */
    public static boolean hasWitness(byte[] transaction) throws MalformedMessageException {
        return layout(transaction).hasWitness();
    }

    /** {@code transaction} without its witnesses; the same array if it has none. */
    public static byte[] stripWitness(byte[] transaction) throws MalformedMessageException {
        TransactionLayout layout = layout(transaction);
        if (!layout.hasWitness()) {
            return transaction;
        }
        byte[] stripped = new byte[layout.strippedLength()];
        strip(transaction, layout, stripped, 0);
        return stripped;
    }

    /**
     * Bytes of the transaction that begins at {@code offset}.
     *
     * @throws MalformedMessageException if none begins there
     * @throws IndexOutOfBoundsException if the offset is not inside the array
     */
    public static int length(byte[] buffer, int offset) throws MalformedMessageException {
        Objects.checkIndex(offset, buffer.length + 1);
        return TransactionLayout.skip(new WireReader(Unpooled.wrappedBuffer(buffer, offset, buffer.length - offset)))
                .length();
    }

    static Hash txid(byte[] buffer, TransactionLayout layout, DoubleSha256 digest) {
        int tail = layout.end() - TransactionLayout.LOCK_TIME_LENGTH;
        if (!layout.hasWitness()) {
            digest.update(buffer, layout.start(), layout.length());
        } else {
            digest.update(buffer, layout.start(), TransactionLayout.VERSION_LENGTH)
                    .update(buffer, layout.body(), layout.bodyEnd() - layout.body())
                    .update(buffer, tail, TransactionLayout.LOCK_TIME_LENGTH);
        }
        return Hash.wrap(digest.digest());
    }

    /** Copies the transaction without its witnesses, and tells where it ends in {@code target}. */
    static int strip(byte[] buffer, TransactionLayout layout, byte[] target, int offset) {
        int bodyAt = offset + TransactionLayout.VERSION_LENGTH;
        int bodyLength = layout.bodyEnd() - layout.body();
        int tail = layout.end() - TransactionLayout.LOCK_TIME_LENGTH;
        System.arraycopy(buffer, layout.start(), target, offset, TransactionLayout.VERSION_LENGTH);
        System.arraycopy(buffer, layout.body(), target, bodyAt, bodyLength);
        System.arraycopy(buffer, tail, target, bodyAt + bodyLength, TransactionLayout.LOCK_TIME_LENGTH);
        return bodyAt + bodyLength + TransactionLayout.LOCK_TIME_LENGTH;
    }

    private static TransactionLayout layout(byte[] transaction) throws MalformedMessageException {
        WireReader in = new WireReader(Unpooled.wrappedBuffer(transaction));
        TransactionLayout layout = TransactionLayout.skip(in);
        if (in.remaining() > 0) {
            throw new MalformedMessageException("bytes follow a transaction");
        }
        return layout;
    }
}
