package dev.hearth.p2p.crypto.bip324;

/**
 * Makes the two ciphers of a connection from its keys. Safe for any thread; the ciphers are not.
 *
 * <p>There is one implementation for real connections, {@link #chaCha20Poly1305()}; a simulation that does not care for
 * secrecy may pass its own.
 */
public interface PacketCiphers {
    /** The cipher for what we send. */
    PacketEncryptor encryptor(Bip324Keys keys);

    /** The cipher for what we receive. */
    PacketDecryptor decryptor(Bip324Keys keys);

    /** FSChaCha20 for lengths and FSChaCha20Poly1305 for the rest (BIP324, "Packet encryption"). */
    static PacketCiphers chaCha20Poly1305() {
        return new ChaChaPacketCiphers();
    }
}
