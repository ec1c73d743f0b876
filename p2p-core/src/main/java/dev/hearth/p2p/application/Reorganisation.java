package dev.hearth.p2p.application;

/**
 * A switch of the main chain to another branch.
 *
 * @param from the last block before
 * @param to the last block after
 * @param depth number of blocks that left the main chain, 1 or more
 */
public record Reorganisation(ChainEntry from, ChainEntry to, long depth) {}
