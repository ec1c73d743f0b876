/**
 * A Bitcoin application that checks proof of work, linkage, timestamps and merkle roots, and keeps blocks opaque beyond
 * that; and a miner for networks on which blocks cost nothing. Enough to follow a network, and a start for whoever
 * verifies scripts.
 */
@NullMarked
package dev.hearth.p2p.examples.bitcoin;

import org.jspecify.annotations.NullMarked;
