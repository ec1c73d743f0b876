package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/** What no handshake can pass: the arithmetic of one end on one thread. */
final class Curve {
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private Curve() {}

    /** Measures for half a second: a key pair, an agreement, a signature and a recovered key each time. */
    static double endsPerSecond(Secp256k1 curve) throws Exception {
        SecureRandom random = new SecureRandom();
        PublicKey other = curve.publicKey(curve.generate(random));
        byte[] digest = new byte[32];
        long ends = 0;
        long begun = System.nanoTime();
        long elapsed = 0;
        while (elapsed < NANOS) {
            PrivateKey key = curve.generate(random);
            curve.publicKey(key);
            curve.sharedX(key, other);
            CompactSignature signature = curve.sign(key, digest);
            curve.recover(digest, signature);
            ends++;
            elapsed = System.nanoTime() - begun;
        }
        return ends * 1e9 / elapsed;
    }
}
