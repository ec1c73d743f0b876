package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.PrivateKey;

/**
 * A private key with one of the many encodings of its public key. Made for one connection, then forgotten.
 *
 * @param privateKey never shown
 * @param publicKey what the peer is sent
 */
public record EllSwiftKeyPair(PrivateKey privateKey, EllSwiftKey publicKey) {}
