package dev.hearth.p2p.crypto;

/** Our fresh key of one connection. A job of the handshake executor makes it. */
record SessionKeyPair(PrivateKey privateKey, PublicKey publicKey) {
    static SessionKeyPair generate(KeyExchange exchange) {
        PrivateKey key = exchange.curve().generate(exchange.random());
        return new SessionKeyPair(key, exchange.curve().publicKey(key));
    }
}
