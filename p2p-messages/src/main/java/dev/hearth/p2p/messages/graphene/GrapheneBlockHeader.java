package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.messages.Hash;

/**
 * The header of a signed block (§2.7), with its id.
 *
 * @param previous id of the block before, 20 bytes, all zero for block 1
 * @param timestampSeconds Unix time in seconds, 0 to 2^32-1
 * @param witness instance number of the witness, 64 unsigned bits
 * @param merkleRoot of the transactions, 20 bytes, see {@link GrapheneMerkle}
 * @param witnessSignature over {@link GrapheneBlocks#witnessDigest}
 * @param headerLength bytes of the signed header; the transactions follow
 * @param id SHA-224 of the signed header, its first four bytes replaced by the number, cut to 20 bytes
 * @param number height, 1 to 2^32
 */
public record GrapheneBlockHeader(
        Hash previous,
        long timestampSeconds,
        long witness,
        Hash merkleRoot,
        CompactSignature witnessSignature,
        int headerLength,
        Hash id,
        long number) {}
