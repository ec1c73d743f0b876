package dev.hearth.p2p.messages.bitcoin;

/**
 * Where a transaction stands in its block.
 *
 * @param offset of its first byte
 * @param length bytes it takes
 */
public record TransactionRange(int offset, int length) {}
