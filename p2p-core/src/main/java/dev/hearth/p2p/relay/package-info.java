/**
 * New items on their way through the node: what peers announce, what is worth fetching and from whom, what the
 * application said of it, who is told, and the answers to those who ask.
 *
 * <p>Neutral and confined to the node loop. Every table is bounded; what falls out of one is at worst fetched or
 * announced a second time. All that the tables know of a name is in one {@code Item}, found by one map.
 */
@NullMarked
package dev.hearth.p2p.relay;

import org.jspecify.annotations.NullMarked;
