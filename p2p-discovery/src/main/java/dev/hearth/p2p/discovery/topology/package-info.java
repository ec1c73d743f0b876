/**
 * Topology files: which peers an operator wants, in the three formats of the Cardano node (cardano-governor §8), and the
 * pure part of looking their names up: how long an answer holds, when to ask again, which SRV target to take. Nothing
 * here reads a file, asks a resolver, or keeps state that changes; everything may be used on any thread. What a person
 * wrote wrongly is a {@link dev.hearth.p2p.discovery.FileFormatException}; what is only odd is a warning of
 * {@link dev.hearth.p2p.discovery.topology.TopologyFile}.
 */
@NullMarked
package dev.hearth.p2p.discovery.topology;

import org.jspecify.annotations.NullMarked;
