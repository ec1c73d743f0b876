package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;

/**
 * Tells the body of a signed transaction from its signatures without knowing any operation, by its tail alone: a
 * signature count, then as many signatures. A count fits if
 *
 * <ul>
 *   <li>it is written as a minimal varint and its 65-byte signatures end exactly where the payload ends,
 *   <li>every one of them begins with a byte of 27 to 34; no node verifies a signature with another (§2.6),
 *   <li>the byte before the count is 00, the empty extension set that ends every body (§2.7),
 *   <li>at least 12 bytes of body are left: reference block, expiration, one operation count, extensions.
 * </ul>
 *
 * <p>If no count fits or several do, the transaction is refused. What remains is that bytes appended to a transaction
 * can themselves look like a tail: the result is then a different id for a transaction that no chain would take as it
 * stands. Whoever relays transactions of value knows their operations and gives a codec that does too.
 */
public final class OpaqueTransactions {
    /** Longest payload that is looked at, in bytes. */
    public static final int MAX_LENGTH = 65_536;

    private static final int SHORTEST_BODY = 12;
    private static final int SIGNATURE_LENGTH = 65;
    private static final int SHORTEST_LONG_VARINT = 0x80;
    private static final int ID_LENGTH = WireReader.ITEM_HASH_LENGTH;

    private OpaqueTransactions() {}

    /**
     * The one split of {@code transaction} into body and signatures.
     *
     * @throws MalformedMessageException if the payload is longer than 64 KiB, or not exactly one signature count fits
     */
    public static OpaqueTransaction split(byte[] transaction) throws MalformedMessageException {
        if (transaction.length > MAX_LENGTH) {
            throw new MalformedMessageException("a transaction is longer than 64 KiB");
        }
        int found = -1;
        for (int count = 0; signaturesStart(transaction, count) > SHORTEST_BODY; count++) {
            if (count > 0 && !isSignatureHeader(transaction[signaturesStart(transaction, count)])) {
                break;
            }
            if (!fits(transaction, count)) {
                continue;
            }
            if (found >= 0) {
                throw new MalformedMessageException("a transaction has more than one possible signature count");
            }
            found = count;
        }
        if (found < 0) {
            throw new MalformedMessageException("a transaction does not end in signatures");
        }
        int bodyLength = bodyLength(transaction, found);
        byte[] digest = Digests.sha256(transaction, 0, bodyLength);
        byte[] id = new byte[ID_LENGTH];
        System.arraycopy(digest, 0, id, 0, ID_LENGTH);
        return new OpaqueTransaction(Hash.wrap(id), bodyLength, found);
    }

    private static boolean fits(byte[] transaction, int count) {
        int body = bodyLength(transaction, count);
        if (body < SHORTEST_BODY || transaction[body - 1] != 0) {
            return false;
        }
        int first = transaction[body] & 0xff;
        if (count < SHORTEST_LONG_VARINT) {
            return first == count;
        }
        return first == ((count & 0x7f) | 0x80) && (transaction[body + 1] & 0xff) == count >> 7;
    }

    private static int bodyLength(byte[] transaction, int count) {
        return signaturesStart(transaction, count) - WireWriter.varintLength(count);
    }

    private static int signaturesStart(byte[] transaction, int count) {
        return transaction.length - SIGNATURE_LENGTH * count;
    }

    private static boolean isSignatureHeader(byte header) {
        return header >= 27 && header <= 34;
    }
}
