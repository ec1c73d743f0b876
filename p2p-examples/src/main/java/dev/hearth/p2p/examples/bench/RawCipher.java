package dev.hearth.p2p.examples.bench;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What no encrypted connection can pass: how fast one thread encrypts with AES-256-CBC, whose blocks depend on each other. */
final class RawCipher extends RawRate {
    static final String NAME = "AES-256-CBC";

    private final Cipher cipher;
    private final byte[] plain = new byte[PIECE];
    private final byte[] encrypted = new byte[PIECE];

    RawCipher() throws GeneralSecurityException {
        super(NAME);
        cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"), new IvParameterSpec(new byte[16]));
        megabytesPerSecond(); // warm
    }

    @Override
    int work() throws GeneralSecurityException {
        return cipher.update(plain, 0, PIECE, encrypted, 0);
    }
}
