package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.Secp256k1;
import java.security.InvalidKeyException;
import java.security.SecureRandom;

/** The curve's arithmetic by the names that benchmarks give it. */
final class Arithmetic {
    private Arithmetic() {}

    /**
     * {@code java} or {@code native}.
     *
     * @throws IllegalStateException if there is no native library: Java is not to be measured in its place
     */
    static Secp256k1 named(String name) {
        Secp256k1 java = Secp256k1.bouncyCastle();
        if (name.equals("java")) {
            return java;
        }
        Secp256k1 fastest = Secp256k1.fastest(Runnable::run);
        PrivateKey key = java.generate(new SecureRandom());
        try {
            fastest.sharedX(key, java.publicKey(key));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
        if (fastest.toString().equals(java.toString())) {
            throw new IllegalStateException("there is no native library");
        }
        return fastest;
    }
}
