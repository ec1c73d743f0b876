package dev.hearth.p2p.crypto.bip324;

/** What the keys of both ends give. A job of the handshake executor computes it, the event loop then owns it. */
record V2Agreement(Bip324Keys keys, PacketEncryptor encryptor, PacketDecryptor decryptor) {
    static V2Agreement of(V2Transport transport, V2Opening own, EllSwiftKey remote, boolean initiating) {
        byte[] secret = transport.curve().sharedSecret(own.keys(), remote, initiating);
        Bip324Keys keys = Bip324Keys.derive(secret, transport.magic(), initiating);
        return new V2Agreement(
                keys, transport.ciphers().encryptor(keys), transport.ciphers().decryptor(keys));
    }
}
