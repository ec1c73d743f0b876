package dev.hearth.p2p.crypto;

/**
 * User event: the key exchange is done, from here on the pipeline carries plaintext. Fired on the event loop before
 * the first decrypted byte.
 *
 * @param localSession the key we sent
 * @param remoteSession the key we received, a point of the curve and neither ours nor its negation
 * @param helloDigest the 32 bytes that hellos of this connection sign; bit for bit the AES key, so never log it. Copied
 *     on the way in and on the way out
 * @param helloSignature our node key's signature of {@code helloDigest}, for our hello
 */
@SuppressWarnings("ArrayRecordComponent") // an event, never compared; every access copies
public record KeyExchangeCompleted(
        PublicKey localSession, PublicKey remoteSession, byte[] helloDigest, CompactSignature helloSignature) {
    /** Copies the digest. */
    public KeyExchangeCompleted {
        helloDigest = helloDigest.clone();
    }

    /** The digest, a copy. */
    @Override
    public byte[] helloDigest() {
        return helloDigest.clone();
    }

    /** Shows the two public keys and nothing of the secret. */
    @Override
    public String toString() {
        return "KeyExchangeCompleted[localSession=" + localSession + ", remoteSession=" + remoteSession + "]";
    }
}
