package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.Secp256k1;
import java.security.SecureRandom;

/**
 * The key agreement of BIP324: Diffie-Hellman on secp256k1 over X coordinates alone, with public keys that look random.
 * Implementations are safe for any thread and keep no secret; a call takes about 0.2 ms, so it does not belong on an
 * I/O loop. No 64 bytes a peer may send make a method throw.
 *
 * <p>There is one implementation for real connections, {@link #on}; a simulation that does not care for
 * secrecy may pass its own.
 */
public interface EllSwift {
    /** A new private key, drawn uniformly, and a uniformly drawn encoding of its public key. */
    EllSwiftKeyPair generate(SecureRandom random);

    /**
     * The secret that two keys share, the same for both ends (BIP324, {@code v2_ecdh}): 32 bytes that depend on both
     * encodings and on who called whom.
     *
     * @param initiating whether {@code own} is the key of the end that opened the connection
     */
    byte[] sharedSecret(EllSwiftKeyPair own, EllSwiftKey remote, boolean initiating);

    /** The implementation on Bouncy Castle, in pure Java. Its running time is not promised to be constant. */
    static EllSwift bouncyCastle() {
        return on(Secp256k1.bouncyCastle());
    }

    /** The implementation on the given arithmetic; only the map between keys and points stays Bouncy Castle's. */
    static EllSwift on(Secp256k1 curve) {
        return new MappedEllSwift(curve);
    }
}
