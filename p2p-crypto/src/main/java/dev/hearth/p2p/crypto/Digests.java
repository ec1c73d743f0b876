package dev.hearth.p2p.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** One-shot digests. Thread-safe. */
public final class Digests {
    private Digests() {}

    /** SHA-256 of {@code length} bytes from {@code offset}: 32 bytes. */
    public static byte[] sha256(byte[] data, int offset, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(data, offset, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
