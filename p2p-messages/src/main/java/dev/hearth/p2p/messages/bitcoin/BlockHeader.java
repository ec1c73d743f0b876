package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.crypto.DoubleSha256;
import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A block header (§1.13), kept as its 80 bytes: fields are read out of them when they are asked for. Immutable and safe
 * on any thread; equal to another of the same bytes.
 */
public final class BlockHeader {
    /** Bytes on the wire. */
    public static final int LENGTH = 80;

    private static final int PREVIOUS = 4;
    private static final int MERKLE_ROOT = 36;
    private static final int TIME = 68;
    private static final int BITS = 72;
    private static final int NONCE = 76;

    private final byte[] bytes;

    /** Computed when it is first asked for; two threads may both do it and find the same. */
    private @Nullable Hash hash;

    private BlockHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A header of these fields.
     *
     * @param version 32 bits
     * @param previous hash of the block before
     * @param merkleRoot over the transactions' ids
     * @param time seconds since 1970, 0 to 2^32-1
     * @param bits the target in its compact form, 0 to 2^32-1
     * @param nonce 0 to 2^32-1
     */
    public BlockHeader(int version, Hash previous, Hash merkleRoot, long time, long bits, long nonce) {
        Checks.hash("the previous hash", previous);
        Checks.hash("a merkle root", merkleRoot);
        FieldChecks.u32("a time", time);
        FieldChecks.u32("the bits", bits);
        FieldChecks.u32("a nonce", nonce);
        this.bytes = new byte[LENGTH];
        put(0, version);
        previous.copyTo(bytes, PREVIOUS);
        merkleRoot.copyTo(bytes, MERKLE_ROOT);
        put(TIME, time);
        put(BITS, bits);
        put(NONCE, nonce);
    }

    /**
     * The header at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if 80 bytes from there are not inside the array
     */
    public static BlockHeader parse(byte[] source, int offset) {
        Objects.checkFromIndexSize(offset, LENGTH, source.length);
        return new BlockHeader(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    static BlockHeader wrap(byte[] bytes) {
        return new BlockHeader(bytes);
    }

    private void put(int offset, long value) {
        for (int i = 0; i < 4; i++) {
            bytes[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    private long get(int offset) {
        return (bytes[offset] & 0xffL)
                | (bytes[offset + 1] & 0xffL) << 8
                | (bytes[offset + 2] & 0xffL) << 16
                | (bytes[offset + 3] & 0xffL) << 24;
    }

    private Hash hashAt(int offset) {
        return Hash.wrap(Arrays.copyOfRange(bytes, offset, offset + DoubleSha256.LENGTH));
    }

    /** The version, any 32 bits. */
    public int version() {
        return (int) get(0);
    }

    /** Hash of the block before; zeros in the first one. */
    public Hash previous() {
        return hashAt(PREVIOUS);
    }

    /** What {@link BitcoinBlocks#merkleRoot} must be for the transactions. */
    public Hash merkleRoot() {
        return hashAt(MERKLE_ROOT);
    }

    /** Seconds since 1970, 0 to 2^32-1. */
    public long time() {
        return get(TIME);
    }

    /** The target in its compact form, 0 to 2^32-1. */
    public long bits() {
        return get(BITS);
    }

    /** What was varied until the hash met the target, 0 to 2^32-1. */
    public long nonce() {
        return get(NONCE);
    }

    /** The id of the block: the double SHA-256 of these 80 bytes, computed once. */
    public Hash hash() {
        Hash known = hash;
        if (known == null) {
            known = Hash.wrap(DoubleSha256.of(bytes));
            hash = known;
        }
        return known;
    }

    /** A copy of the 80 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    void write(ByteBuf out) {
        out.writeBytes(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockHeader header && Arrays.equals(bytes, header.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "BlockHeader[" + BitcoinHashes.display(hash()) + "]";
    }
}
