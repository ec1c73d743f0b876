package dev.hearth.p2p.crypto;

/**
 * Makes the two block streams of a connection from its session keys. Safe for any thread; the streams are not.
 *
 * <p>There is one implementation for real connections, {@link #aesCbc()}; a simulation that does not care for secrecy
 * may pass its own.
 */
public interface SessionCiphers {
    /** The stream for what we send. */
    BlockStream encryptor(SessionKeys keys);

    /** The stream for what we receive. */
    BlockStream decryptor(SessionKeys keys);

    /** AES-256 in CBC mode without padding (Graphene protocol, §1.4), by the JDK's own provider. */
    static SessionCiphers aesCbc() {
        return new AesCbcCiphers();
    }
}
