package dev.hearth.p2p.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;

/**
 * Recoverable ECDSA with the nonces of RFC 6979. Of the curve it needs the point of a nonce only, and a compressed public
 * key is all there is to know of a point: so any {@link Secp256k1} makes the same signatures, as fast as its keys.
 */
final class Signing {
    private static final BigInteger ORDER = PrivateKey.order();
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    private Signing() {}

    /** See {@link Secp256k1#sign}. */
    static CompactSignature sign(Secp256k1 curve, PrivateKey key, byte[] digest32) {
        checkDigest(digest32);
        BigInteger secret = key.scalar();
        BigInteger e = new BigInteger(1, digest32);
        HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(ORDER, secret, digest32);
        while (true) {
            BigInteger k = nonces.nextK();
            byte[] point = curve.publicKey(PrivateKey.of(BigIntegers.asUnsignedByteArray(PrivateKey.LENGTH, k)))
                    .toBytes();
            BigInteger x = BigIntegers.fromUnsignedByteArray(point, 1, PrivateKey.LENGTH);
            BigInteger r = x.mod(ORDER);
            if (!CompactSignature.isCanonical(r)) {
                // The half of all nonces that are of no use, found out before the rest is computed.
                continue;
            }
            BigInteger s = BigIntegers.modOddInverse(ORDER, k)
                    .multiply(e.add(r.multiply(secret)))
                    .mod(ORDER);
            int recovery = (point[0] & 1) | (x.compareTo(ORDER) >= 0 ? 2 : 0);
            if (s.compareTo(HALF_ORDER) > 0) {
                // The signature of the negated nonce: its point has the other Y.
                s = ORDER.subtract(s);
                recovery ^= 1;
            }
            if (CompactSignature.isCanonical(s)) {
                return CompactSignature.of(recovery, r, s);
            }
        }
    }

    static void checkDigest(byte[] digest) {
        if (digest.length != Secp256k1.DIGEST_LENGTH) {
            throw new IllegalArgumentException("a digest to sign has 32 bytes, not " + digest.length);
        }
    }
}
