package dev.hearth.p2p.simulation;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.Arrays;

/**
 * A curve without a curve: points are hashes with a checksum, the secret two keys share is the hash of both points, and
 * a signature is the signer's point with a hash only this class computes. Whoever holds two public keys holds their
 * secret, so it protects nothing; it fails, however, wherever the real one fails.
 */
final class ModelCurve implements Secp256k1 {
    private static final int X = 32;
    private static final int UNCHECKED = 28;
    private static final byte COMPRESSED = 2;
    private static final byte POINT = 'P';
    private static final byte CHECKSUM = 'C';
    private static final byte SECRET = 'S';
    private static final byte SIGNATURE = 'G';

    @Override
    public PrivateKey generate(SecureRandom random) {
        byte[] bytes = new byte[PrivateKey.LENGTH];
        random.nextBytes(bytes);
        return PrivateKey.of(canonical(bytes));
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        return PublicKey.of(compressed(point(hash(POINT, key.toBytes()))));
    }

    /** A point on the model's curve: 28 bytes of which the last four follow. */
    private static byte[] point(byte[] from) {
        byte[] x = canonical(Arrays.copyOf(from, X));
        System.arraycopy(checksum(x), 0, x, UNCHECKED, X - UNCHECKED);
        return x;
    }

    private static byte[] checksum(byte[] x) {
        return hash(CHECKSUM, Arrays.copyOf(x, UNCHECKED));
    }

    @Override
    public byte[] sharedX(PrivateKey own, PublicKey remote) throws InvalidKeyException {
        byte[] theirs = remote.toBytes();
        byte[] x = Arrays.copyOfRange(theirs, 1, theirs.length);
        boolean onCurve = Arrays.equals(checksum(x), 0, X - UNCHECKED, x, UNCHECKED, X);
        if (theirs[0] != COMPRESSED || !onCurve) {
            throw new InvalidKeyException("not a point of the curve");
        }
        byte[] ours = publicKey(own).toBytes();
        boolean oursFirst = Arrays.compare(ours, theirs) < 0;
        return hash(SECRET, oursFirst ? ours : theirs, oursFirst ? theirs : ours);
    }

    @Override
    public CompactSignature sign(PrivateKey key, byte[] digest32) {
        requireDigest(digest32);
        byte[] r = Arrays.copyOfRange(publicKey(key).toBytes(), 1, PublicKey.LENGTH);
        byte[] s = canonical(hash(SIGNATURE, r, digest32));
        byte[] signature = new byte[CompactSignature.LENGTH];
        signature[0] = 31;
        System.arraycopy(r, 0, signature, 1, X);
        System.arraycopy(s, 0, signature, 1 + X, X);
        return CompactSignature.of(signature);
    }

    /** As on the real curve, a signature of something else yields a key all the same, only nobody's. */
    @Override
    public PublicKey recover(byte[] digest32, CompactSignature signature) throws SignatureException {
        requireDigest(digest32);
        byte[] bytes = signature.toBytes();
        byte[] r = Arrays.copyOfRange(bytes, 1, 1 + X);
        byte[] s = Arrays.copyOfRange(bytes, 1 + X, bytes.length);
        if (bytes[0] < 27 || bytes[0] > 34 || Arrays.equals(r, new byte[X]) || Arrays.equals(s, new byte[X])) {
            throw new SignatureException("no key could have made this signature");
        }
        boolean genuine = Arrays.equals(s, canonical(hash(SIGNATURE, r, digest32)));
        return PublicKey.of(compressed(genuine ? r : point(hash(POINT, bytes, digest32))));
    }

    private static void requireDigest(byte[] digest) {
        if (digest.length != DIGEST_LENGTH) {
            throw new IllegalArgumentException("a digest has 32 bytes, not " + digest.length);
        }
    }

    private static byte[] compressed(byte[] x) {
        byte[] key = new byte[PublicKey.LENGTH];
        key[0] = COMPRESSED;
        System.arraycopy(x, 0, key, 1, X);
        return key;
    }

    /** Clears the top bit and sees to a first byte other than zero, as canonical signatures have it. */
    private static byte[] canonical(byte[] number) {
        number[0] &= 0x7f;
        if (number[0] == 0) {
            number[0] = 1;
        }
        return number;
    }

    private static byte[] hash(byte purpose, byte[]... parts) {
        int length = 1;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        all[0] = purpose;
        int at = 1;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return Digests.sha256(all);
    }
}
