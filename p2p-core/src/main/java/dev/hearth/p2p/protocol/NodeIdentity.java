package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.Hash;

/**
 * Who a peer is, beyond its address: the key its handshake proved, and the id it chose for this run.
 *
 * @param key proven by a signature over the session, 33 bytes for a compressed secp256k1 key
 * @param nodeId self-asserted; distinguishes runs of one key
 */
public record NodeIdentity(Hash key, Hash nodeId) {}
