package dev.hearth.p2p.crypto;

import java.security.InvalidKeyException;

/** What the two session keys give. A job of the handshake executor computes it, the event loop then owns it. */
record Agreement(SessionKeys keys, BlockStream encryptor, BlockStream decryptor, CompactSignature helloSignature) {
    static Agreement of(KeyExchange exchange, SessionKeyPair local, PublicKey remote) throws InvalidKeyException {
        SessionKeys keys = SessionKeys.derive(exchange.curve().sharedX(local.privateKey(), remote));
        return new Agreement(
                keys,
                exchange.ciphers().encryptor(keys),
                exchange.ciphers().decryptor(keys),
                exchange.curve().sign(exchange.nodeKey(), keys.helloDigest()));
    }
}
