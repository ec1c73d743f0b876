/**
 * Catching up with other chains: asks every useful peer for the ids after ours, fetches the blocks from all of them at
 * once, and gives them to the application strictly in order.
 *
 * <p>Neutral: a synopsis, a locator or a list of headers are all ids here. Confined to the node loop. Memory is bounded
 * by what is asked for, never by what a peer claims to have.
 */
@NullMarked
package dev.hearth.p2p.sync;

import org.jspecify.annotations.NullMarked;
