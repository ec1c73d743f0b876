package dev.hearth.p2p.examples.bench;

import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What no encrypted connection can pass: how fast one thread encrypts with AES-256-CBC, whose blocks depend on each other. */
final class RawCipher {
    static final String NAME = "AES-256-CBC";

    private static final int PIECE = 16 << 10;
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Cipher cipher;
    private final byte[] plain = new byte[PIECE];
    private final byte[] encrypted = new byte[PIECE];

    RawCipher() throws GeneralSecurityException {
        cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"), new IvParameterSpec(new byte[16]));
        megabytesPerSecond(); // warm
    }

    /** Measures for half a second. */
    double megabytesPerSecond() throws GeneralSecurityException {
        long bytes = 0;
        long begun = System.nanoTime();
        long elapsed = 0;
        while (elapsed < NANOS) {
            bytes += cipher.update(plain, 0, PIECE, encrypted, 0);
            elapsed = System.nanoTime() - begun;
        }
        return bytes * 1e3 / elapsed;
    }
}
