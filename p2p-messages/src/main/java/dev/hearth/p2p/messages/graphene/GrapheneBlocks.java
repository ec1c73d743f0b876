package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.Unpooled;
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
        WireReader in = new WireReader(Unpooled.wrappedBuffer(signedBlock, 0, length));
        Hash previous = in.itemHash();
        long timestamp = in.u32();
        long witness = in.varint();
        Hash merkleRoot = in.itemHash();
        in.u8();
        CompactSignature signature = CompactSignature.of(in.bytes(SIGNATURE_LENGTH));
        long number = number(previous) + 1;
        return new GrapheneBlockHeader(
                previous, timestamp, witness, merkleRoot, signature, length, id(signedBlock, length), number);
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
        long number = Integer.toUnsignedLong(bigEndianInt(signedBlock)) + 1;
        byte[] id = Arrays.copyOf(digest, HASH_LENGTH);
        id[0] = (byte) (number >>> 24);
        id[1] = (byte) (number >>> 16);
        id[2] = (byte) (number >>> 8);
        id[3] = (byte) number;
        return Hash.wrap(id);
    }

    private static int bigEndianInt(byte[] bytes) {
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    /** Length of the signed header that {@code signedBlock} begins with. */
    static int signedHeaderLength(byte[] signedBlock) throws MalformedMessageException {
        int at = Math.min(WITNESS_OFFSET, signedBlock.length);
        WireReader in = new WireReader(Unpooled.wrappedBuffer(signedBlock, at, signedBlock.length - at));
        int before = in.remaining();
        long witness = in.varint();
        int witnessLength = before - in.remaining();
        if (witnessLength != WireWriter.varintLength(witness)) {
            throw new MalformedMessageException("a block header writes its witness in a long form");
        }
        int extensions = WITNESS_OFFSET + witnessLength + HASH_LENGTH;
        int end = extensions + 1 + SIGNATURE_LENGTH;
        if (end > signedBlock.length) {
            throw new MalformedMessageException("a block ends in the middle of its header");
        }
        if (signedBlock[extensions] != 0) {
            throw new MalformedMessageException("a block header has extensions");
        }
        return end;
    }
}
