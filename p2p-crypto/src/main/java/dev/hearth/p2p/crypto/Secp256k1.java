package dev.hearth.p2p.crypto;

import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.concurrent.Executor;

/**
 * Arithmetic on the curve secp256k1, everything a Graphene connection needs of it. Implementations are safe for any
 * thread and keep no secret; a call takes 0.05 to 0.1 ms, so it does not belong on an I/O loop.
 *
 * <p>Whatever bytes a peer sent, the methods throw nothing but the checked exception they declare.
 */
public interface Secp256k1 {
    /** Bytes of a digest that is signed. */
    int DIGEST_LENGTH = 32;

    /** A new private key, drawn uniformly from 1..n-1. */
    PrivateKey generate(SecureRandom random);

    /** The compressed public key of {@code key}. */
    PublicKey publicKey(PrivateKey key);

    /**
     * Elliptic-curve Diffie-Hellman: the affine X coordinate of {@code own · remote} as 32 bytes, big-endian, leading
     * zeros kept, without a prefix and without any hashing (Graphene protocol, §1.2).
     *
     * @throws InvalidKeyException if {@code remote} is not the compressed form of a point of the curve
     */
    byte[] sharedX(PrivateKey own, PublicKey remote) throws InvalidKeyException;

    /**
     * Signs a digest deterministically (RFC 6979), taking the next nonce until the signature is canonical. The header
     * is 31..34 and s lies in the lower half.
     *
     * @throws IllegalArgumentException if the digest does not have 32 bytes
     */
    CompactSignature sign(PrivateKey key, byte[] digest32);

    /**
     * The key that made this signature of this digest. As lenient as the reference's verifier (Graphene protocol,
     * §2.6): headers 27..34 mean what their two lowest bits above 27 say, and no canonical form is asked for.
     *
     * @throws SignatureException if no key could have made the signature
     * @throws IllegalArgumentException if the digest does not have 32 bytes
     */
    PublicKey recover(byte[] digest32, CompactSignature signature) throws SignatureException;

    /** The implementation on Bouncy Castle, in pure Java. Its running time is not promised to be constant. */
    static Secp256k1 bouncyCastle() {
        return new BouncyCastleSecp256k1();
    }

    /**
     * The implementation on libsecp256k1 where {@code fr.acinq.secp256k1} (the artifacts {@code secp256k1-kmp-jvm} and
     * one of {@code secp256k1-kmp-jni-jvm-*}) is on the class path and loads, else {@link #bouncyCastle()}. Either gives
     * the same keys, signatures and errors. Which one it is and why, one line of the log tells.
     *
     * <p>The library is loaded, and its first tenth of a second spent, by one task of {@code loader} that the first
     * agreement or recovery starts; until it has run all is computed in Java. {@link Object#toString()} names the one in
     * use.
     *
     * <p>Public keys, key agreement and recovery are three to four times as fast as in Java. Of a signature only
     * the point of its nonce is computed natively, since the binding reveals no recovery id. Key agreement needs the raw point, which the library computes
     * by its general multiplication: that is not promised to take the same time for every key, nor is Bouncy Castle's.
     * What it might give away is of a key that one connection uses once.
     *
     * @param loader where a task may block for files; if it refuses, all remains in Java
     */
    static Secp256k1 fastest(Executor loader) {
        return new FastestSecp256k1(loader);
    }
}
