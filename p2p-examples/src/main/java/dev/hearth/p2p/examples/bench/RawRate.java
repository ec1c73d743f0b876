package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.DoubleSha256;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What no connection can pass: how fast one thread does to bytes what has to be done to each that is sent. */
abstract class RawRate {
    static final int PIECE = 16 << 10;

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;

    RawRate(String name) {
        this.name = name;
    }

    /** What is done. */
    final String name() {
        return name;
    }

    /** Does it once; how many bytes that were. */
    abstract int work() throws GeneralSecurityException;

    /** Measures for half a second. */
    final double megabytesPerSecond() throws GeneralSecurityException {
        long bytes = 0;
        long begun = System.nanoTime();
        long elapsed = 0;
        while (elapsed < NANOS) {
            bytes += work();
            elapsed = System.nanoTime() - begun;
        }
        return bytes * 1e3 / elapsed;
    }

    /** Encrypts and authenticates one endless message; the JDK's cipher, as {@code PacketCiphers} use it. */
    static RawRate chaCha20Poly1305() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305", "SunJCE");
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "ChaCha20"), new IvParameterSpec(new byte[12]));
        byte[] plain = new byte[PIECE];
        byte[] encrypted = new byte[PIECE];
        return new RawRate("ChaCha20-Poly1305") {
            @Override
            int work() throws GeneralSecurityException {
                return cipher.update(plain, 0, PIECE, encrypted, 0);
            }
        };
    }

    /** The checksum of a message of this many bytes. */
    static RawRate doubleSha256(int size) {
        byte[] message = new byte[size];
        return new RawRate("SHA-256d") {
            @Override
            int work() {
                DoubleSha256.of(message);
                return size;
            }
        };
    }
}
