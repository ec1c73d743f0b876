package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import java.util.Arrays;

/**
 * Reads the header at the start of a signed block (§2.7). An id computed here covers the header only: it authenticates
 * the transactions no further than the merkle root in the header does once somebody has checked that.
 *
 * <p>Only the canonical header is accepted, with a minimal witness number and an empty extension set: a chain has no
 * other, and a second form would give one block two message ids (weakness W16).
 */
public final class GrapheneBlocks {
    private static final int HASH_LENGTH = WireReader.ITEM_HASH_LENGTH;
    private static final int TIMESTAMP_OFFSET = HASH_LENGTH;
    private static final int WITNESS_OFFSET = TIMESTAMP_OFFSET + 4;
    private static final int SIGNATURE_LENGTH = 65;

    private GrapheneBlocks() {}

    /**
     * The header of {@code signedBlock}.
     *
     * @throws MalformedMessageException if the bytes do not begin with a canonical signed header
     */
    public static GrapheneBlockHeader parseHeader(byte[] signedBlock) throws MalformedMessageException {
        int length = signedHeaderLength(signedBlock);
        int signature = length - SIGNATURE_LENGTH;
        int merkleRoot = signature - 1 - HASH_LENGTH;
        Hash previous = hash(signedBlock, 0);
        return new GrapheneBlockHeader(
                previous,
                timestamp(signedBlock),
                witness(signedBlock, merkleRoot),
                hash(signedBlock, merkleRoot),
                CompactSignature.of(Arrays.copyOfRange(signedBlock, signature, length)),
                length,
                id(signedBlock, length),
                number(previous) + 1);
    }

    /**
     * What the witness has signed: SHA-256 of the header without its signature, 32 bytes.
     *
     * @throws MalformedMessageException if the bytes do not begin with a canonical signed header
     */
    public static Hash witnessDigest(byte[] signedBlock) throws MalformedMessageException {
        int length = signedHeaderLength(signedBlock) - SIGNATURE_LENGTH;
        return Hash.wrap(Digests.sha256(signedBlock, 0, length));
    }

    /**
     * The id of {@code signedBlock}, from its header alone.
     *
     * @throws MalformedMessageException if the bytes do not begin with a canonical signed header
     */
    public static Hash id(byte[] signedBlock) throws MalformedMessageException {
        return id(signedBlock, signedHeaderLength(signedBlock));
    }

    /** The number of the block with this id; 0 for the zero id that stands before block 1. */
    public static long number(Hash id) {
        return id.unsignedIntAt(0);
    }

    private static Hash id(byte[] signedBlock, int headerLength) {
        byte[] digest = Digests.sha224(signedBlock, 0, headerLength);
        long number = Integer.toUnsignedLong(bigEndianInt(signedBlock, 0)) + 1;
        byte[] id = Arrays.copyOf(digest, HASH_LENGTH);
        id[0] = (byte) (number >>> 24);
        id[1] = (byte) (number >>> 16);
        id[2] = (byte) (number >>> 8);
        id[3] = (byte) number;
        return Hash.wrap(id);
    }

    /** Length of the signed header that {@code signedBlock} begins with. */
    static int signedHeaderLength(byte[] signedBlock) throws MalformedMessageException {
        int extensions = WITNESS_OFFSET + witnessLength(signedBlock) + HASH_LENGTH;
        int end = extensions + 1 + SIGNATURE_LENGTH;
        if (end > signedBlock.length) {
            throw endsEarly();
        }
        if (signedBlock[extensions] != 0) {
            throw new MalformedMessageException("a block header has extensions");
        }
        return end;
    }

    private static int witnessLength(byte[] block) throws MalformedMessageException {
        for (int length = 1; length <= WireReader.MAX_VARINT_LENGTH; length++) {
            int at = WITNESS_OFFSET + length - 1;
            if (at >= block.length) {
                throw endsEarly();
            }
            if (block[at] >= 0) {
                if (block[at] == 0 && length > 1) {
                    throw new MalformedMessageException("a block header writes its witness in a long form");
                }
                if (block[at] > 1 && length == WireReader.MAX_VARINT_LENGTH) {
                    break;
                }
                return length;
            }
        }
        throw new MalformedMessageException("the witness of a block header is longer than 64 bits");
    }

    private static MalformedMessageException endsEarly() {
        return new MalformedMessageException("a block ends in the middle of its header");
    }

    private static long witness(byte[] block, int end) {
        long witness = 0;
        for (int at = end - 1; at >= WITNESS_OFFSET; at--) {
            witness = witness << 7 | (block[at] & 0x7f);
        }
        return witness;
    }

    private static long timestamp(byte[] block) {
        return Integer.toUnsignedLong(Integer.reverseBytes(bigEndianInt(block, TIMESTAMP_OFFSET)));
    }

    private static Hash hash(byte[] block, int offset) {
        return Hash.wrap(Arrays.copyOfRange(block, offset, offset + HASH_LENGTH));
    }

    private static int bigEndianInt(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 24
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | (bytes[offset + 3] & 0xff);
    }
}
