package dev.hearth.p2p.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-CBC through JCE. The JDK's provider is asked for first and by name, so that an application which registered
 * another provider (Bouncy Castle's Java AES is a hundred times slower to decrypt) does not slow its connections down
 * unawares.
 */
final class AesCbcCiphers implements SessionCiphers {
    private static final String TRANSFORMATION = "AES/CBC/NoPadding";
    private static final String JDK_PROVIDER = "SunJCE";

    @Override
    public BlockStream encryptor(SessionKeys keys) {
        return new CipherStream(cipher(Cipher.ENCRYPT_MODE, keys));
    }

    @Override
    public BlockStream decryptor(SessionKeys keys) {
        return new CipherStream(cipher(Cipher.DECRYPT_MODE, keys));
    }

    private static Cipher cipher(int mode, SessionKeys keys) {
        try {
            Cipher cipher = newCipher();
            cipher.init(mode, new SecretKeySpec(keys.aesKey(), "AES"), new IvParameterSpec(keys.iv()));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256 in CBC mode", e);
        }
    }

    private static Cipher newCipher() throws GeneralSecurityException {
        Provider jdk = Security.getProvider(JDK_PROVIDER);
        return jdk == null ? Cipher.getInstance(TRANSFORMATION) : Cipher.getInstance(TRANSFORMATION, jdk);
    }
}
