package dev.hearth.p2p.crypto.bip324;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cipher of packets (BIP324, {@code FSChaCha20Poly1305}): ChaCha20-Poly1305 (RFC 8439) with a nonce that counts, and
 * a new key after every 224 packets. The JDK's, for the reason that {@link dev.hearth.p2p.crypto.SessionCiphers} gives:
 * an application's other provider must not slow connections down unawares.
 */
final class FsChaCha20Poly1305 {
    private static final String TRANSFORMATION = "ChaCha20-Poly1305";
    private static final String ALGORITHM = "ChaCha20";
    private static final String JDK_PROVIDER = "SunJCE";
    private static final int NONCE = 12;
    private static final int REKEY_NONCE = 0xffffffff;

    private final Cipher cipher = newCipher();
    private final int mode;
    private SecretKeySpec key;
    private long packets;

    /** @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE} */
    FsChaCha20Poly1305(int mode, byte[] key) {
        this.mode = mode;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The cipher set up for the next packet; {@link #finish} has to follow. */
    Cipher start(byte[] authenticated) throws GeneralSecurityException {
        init(mode, (int) (packets % FsChaCha20.REKEY_INTERVAL));
        if (authenticated.length > 0) {
            cipher.updateAAD(authenticated);
        }
        return cipher;
    }

    /** The packet is done: counts it, and changes the key if it is time. */
    void finish() throws GeneralSecurityException {
        if ((packets + 1) % FsChaCha20.REKEY_INTERVAL == 0) {
            init(Cipher.ENCRYPT_MODE, REKEY_NONCE);
            byte[] sealed = cipher.doFinal(new byte[Bip324Keys.KEY_LENGTH]);
            key = new SecretKeySpec(sealed, 0, Bip324Keys.KEY_LENGTH, ALGORITHM);
        }
        packets++;
    }

    private void init(int direction, int counter) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(counter)
                .putLong(packets / FsChaCha20.REKEY_INTERVAL)
                .array();
        cipher.init(direction, key, new IvParameterSpec(nonce));
    }

    private static Cipher newCipher() {
        try {
            Provider jdk = Security.getProvider(JDK_PROVIDER);
            return jdk == null ? Cipher.getInstance(TRANSFORMATION) : Cipher.getInstance(TRANSFORMATION, jdk);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ChaCha20-Poly1305", e);
        }
    }
}
