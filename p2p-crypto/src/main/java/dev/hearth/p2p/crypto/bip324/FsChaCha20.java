package dev.hearth.p2p.crypto.bip324;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The cipher of lengths (BIP324, {@code FSChaCha20}): one stream for all chunks, whose next bytes become its key after
 * every 224. Bouncy Castle's engine, because a JDK cipher gives no access to a stream that goes on.
 */
final class FsChaCha20 {
    /** Chunks, and likewise packets, that share a key. */
    static final int REKEY_INTERVAL = 224;

    private static final int NONCE_ZEROS = 4;
    private static final int NONCE = 12;

    private final ChaCha7539Engine engine = new ChaCha7539Engine();
    private long chunks;

    FsChaCha20(byte[] key) {
        init(key);
    }

    /** Encrypts or decrypts the next chunk in place: both are the same. */
    void crypt(byte[] chunk) {
        engine.processBytes(chunk, 0, chunk.length, chunk, 0);
        chunks++;
        if (chunks % REKEY_INTERVAL == 0) {
            byte[] key = new byte[Bip324Keys.KEY_LENGTH];
            engine.processBytes(key, 0, key.length, key, 0);
            init(key);
        }
    }

    private void init(byte[] key) {
        byte[] nonce = ByteBuffer.allocate(NONCE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(NONCE_ZEROS, chunks / REKEY_INTERVAL)
                .array();
        engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    }
}
