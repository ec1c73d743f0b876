package dev.hearth.p2p.crypto;

/**
 * What both ends of a Graphene connection derive from their key exchange (Graphene protocol, §1.2 and §1.3): with
 * {@code secret = SHA-512(X)}, the AES-256 key {@code SHA-256(secret)} and the initial vector
 * {@code CityHash128(secret)} of fc. Both directions use the same key and vector (weakness W2, fixed by the wire).
 *
 * <p>Immutable and safe for any thread. {@link #toString()} shows nothing.
 */
public final class SessionKeys {
    private final byte[] key;
    private final byte[] iv;

    private SessionKeys(byte[] key, byte[] iv) {
        this.key = key;
        this.iv = iv;
    }

    /**
     * The keys that follow from the shared X coordinate, see {@link Secp256k1#sharedX}.
     *
     * @throws IllegalArgumentException if it does not have 32 bytes
     */
    public static SessionKeys derive(byte[] sharedX) {
        if (sharedX.length != 32) {
            throw new IllegalArgumentException("a shared X coordinate has 32 bytes, not " + sharedX.length);
        }
        byte[] secret = Digests.sha512(sharedX);
        return new SessionKeys(Digests.sha256(secret), CityHash128.fc(secret));
    }

    /** The AES-256 key: 32 bytes, a copy. */
    public byte[] aesKey() {
        return key.clone();
    }

    /** The initial vector of either direction: 16 bytes, a copy. */
    public byte[] iv() {
        return iv.clone();
    }

    /**
     * The digest a node signs in its hello (§2.6): 32 bytes, a copy. It is bit for bit the AES key, so never log it.
     */
    public byte[] helloDigest() {
        return key.clone();
    }

    @Override
    public String toString() {
        return "SessionKeys[hidden]";
    }
}
