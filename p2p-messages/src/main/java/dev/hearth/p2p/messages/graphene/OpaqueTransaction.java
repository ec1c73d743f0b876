package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.Hash;

/**
 * Where a signed transaction ends its body and begins its signatures.
 *
 * @param id the transaction id: first 20 bytes of SHA-256 of the body (§2.7)
 * @param bodyLength bytes before the signature count
 * @param signatures how many signatures follow
 */
public record OpaqueTransaction(Hash id, int bodyLength, int signatures) {}
