package dev.hearth.p2p.examples.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import java.math.BigInteger;

/** What it takes to find a block (bitcoin-p2p §1.13): targets, and the work they stand for. */
final class ProofOfWork {
    private static final BigInteger ALL_HASHES = BigInteger.ONE.shiftLeft(256);

    private ProofOfWork() {}

    /** The target in its compact form: three bytes of number and one of magnitude. Zero when it is none. */
    static BigInteger target(long bits) {
        int magnitude = (int) (bits >>> 24);
        long mantissa = bits & 0x7f_ffff;
        boolean negative = (bits & 0x80_0000) != 0;
        if (negative || mantissa == 0) {
            return BigInteger.ZERO;
        }
        BigInteger target = magnitude <= 3
                ? BigInteger.valueOf(mantissa >>> (8 * (3 - magnitude)))
                : BigInteger.valueOf(mantissa).shiftLeft(8 * (magnitude - 3));
        return target.bitLength() > 256 ? BigInteger.ZERO : target;
    }

    /** The compact form of a target, which drops what does not fit it. */
    static long bits(BigInteger target) {
        int magnitude = (target.bitLength() + 7) / 8;
        long mantissa = magnitude <= 3
                ? target.longValue() << (8 * (3 - magnitude))
                : target.shiftRight(8 * (magnitude - 3)).longValue();
        if ((mantissa & 0x80_0000) != 0) { // the sign
            mantissa >>>= 8;
            magnitude++;
        }
        return mantissa | (long) magnitude << 24;
    }

    /** Whether the header's hash is at most its target, and that at most {@code limit}. */
    static boolean isMet(BlockHeader header, BigInteger limit) {
        BigInteger target = target(header.bits());
        return target.signum() > 0
                && target.compareTo(limit) <= 0
                && number(header.hash()).compareTo(target) <= 0;
    }

    /** A hash as the number it stands for: its last byte is the highest. */
    private static BigInteger number(Hash hash) {
        byte[] bytes = new byte[hash.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = hash.byteAt(bytes.length - 1 - i);
        }
        return new BigInteger(1, bytes);
    }

    /** How many hashes it takes on average to find a header of these bits. */
    static BigInteger work(long bits) {
        return ALL_HASHES.divide(target(bits).add(BigInteger.ONE));
    }
}
