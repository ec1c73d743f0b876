package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.Hash;

/**
 * The place of a block in a chain.
 *
 * @param id canonical block id
 * @param number height; the first block is 1 in Graphene; 0 when it is not known
 * @param previous id of the parent; a zero hash before the first block or when it is not known
 * @param timeSeconds the block's own timestamp, seconds since the epoch; 0 when it is not known
 */
public record ChainEntry(Hash id, long number, Hash previous, long timeSeconds) {}
