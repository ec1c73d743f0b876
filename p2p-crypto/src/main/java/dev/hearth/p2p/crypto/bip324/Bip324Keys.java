package dev.hearth.p2p.crypto.bip324;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * What one end of a connection derives from the shared secret (BIP324, {@code initialize_v2_transport}): HKDF-SHA256
 * with the network's magic in the salt, so that ends of two networks never understand each other. What one end sends
 * with, the other receives with.
 *
 * <p>Immutable and safe for any thread; every accessor copies. {@link #toString()} shows nothing.
 */
public final class Bip324Keys {
    /** Bytes of a key. */
    public static final int KEY_LENGTH = 32;

    /** Bytes of a garbage terminator. */
    public static final int TERMINATOR_LENGTH = 16;

    private static final String SALT = "bitcoin_v2_shared_secret";

    private final byte[] sendLengthKey;
    private final byte[] sendPacketKey;
    private final byte[] receiveLengthKey;
    private final byte[] receivePacketKey;
    private final byte[] sendTerminator;
    private final byte[] receiveTerminator;
    private final byte[] sessionId;

    private Bip324Keys(HKDFBytesGenerator generator, byte[] pseudoRandomKey, boolean initiating) {
        String own = initiating ? "initiator" : "responder";
        String remote = initiating ? "responder" : "initiator";
        sendLengthKey = expand(generator, pseudoRandomKey, own + "_L");
        sendPacketKey = expand(generator, pseudoRandomKey, own + "_P");
        receiveLengthKey = expand(generator, pseudoRandomKey, remote + "_L");
        receivePacketKey = expand(generator, pseudoRandomKey, remote + "_P");
        sessionId = expand(generator, pseudoRandomKey, "session_id");
        byte[] terminators = expand(generator, pseudoRandomKey, "garbage_terminators");
        byte[] initiators = Arrays.copyOf(terminators, TERMINATOR_LENGTH);
        byte[] responders = Arrays.copyOfRange(terminators, TERMINATOR_LENGTH, 2 * TERMINATOR_LENGTH);
        sendTerminator = initiating ? initiators : responders;
        receiveTerminator = initiating ? responders : initiators;
    }

    /**
     * The keys of one end.
     *
     * @param sharedSecret 32 bytes, see {@link EllSwift#sharedSecret}
     * @param magic the four bytes that name the network in the first transport, read big-endian: 0xf9beb4d9 is main
     * @param initiating whether this is the end that opened the connection
     * @throws IllegalArgumentException if the secret does not have 32 bytes
     */
    public static Bip324Keys derive(byte[] sharedSecret, int magic, boolean initiating) {
        if (sharedSecret.length != KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "a shared secret has " + KEY_LENGTH + " bytes, not " + sharedSecret.length);
        }
        byte[] salt = ByteBuffer.allocate(SALT.length() + Integer.BYTES)
                .put(SALT.getBytes(StandardCharsets.US_ASCII))
                .putInt(magic)
                .array();
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        return new Bip324Keys(generator, generator.extractPRK(salt, sharedSecret), initiating);
    }

    private static byte[] expand(HKDFBytesGenerator generator, byte[] pseudoRandomKey, String info) {
        generator.init(HKDFParameters.skipExtractParameters(pseudoRandomKey, info.getBytes(StandardCharsets.US_ASCII)));
        byte[] key = new byte[KEY_LENGTH];
        generator.generateBytes(key, 0, key.length);
        return key;
    }

    /** Encrypts the lengths of what we send: 32 bytes. */
    public byte[] sendLengthKey() {
        return sendLengthKey.clone();
    }

    /** Encrypts what we send: 32 bytes. */
    public byte[] sendPacketKey() {
        return sendPacketKey.clone();
    }

    /** Decrypts the lengths of what we receive: 32 bytes. */
    public byte[] receiveLengthKey() {
        return receiveLengthKey.clone();
    }

    /** Decrypts what we receive: 32 bytes. */
    public byte[] receivePacketKey() {
        return receivePacketKey.clone();
    }

    /** Ends our garbage: 16 bytes. */
    public byte[] sendTerminator() {
        return sendTerminator.clone();
    }

    /** Ends the peer's garbage: 16 bytes. */
    public byte[] receiveTerminator() {
        return receiveTerminator.clone();
    }

    /** The same at both ends and nowhere else, 32 bytes: operators who compare it know that nobody sits in between. */
    public byte[] sessionId() {
        return sessionId.clone();
    }

    @Override
    public String toString() {
        return "Bip324Keys[hidden]";
    }
}
