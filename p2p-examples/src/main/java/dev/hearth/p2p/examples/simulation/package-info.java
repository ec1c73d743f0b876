/**
 * What {@code hearth simulate} settles a population with: honest nodes that follow a synthetic chain, whoever makes its
 * blocks and transactions, and attackers that are no nodes. An example, too, of how another chain is brought into
 * {@link dev.hearth.p2p.simulation.population}.
 *
 * <p>Nodes of one simulation share what would be the same for all of them anyway, such as the bytes of blocks: ten thousand
 * copies fit no machine. What nodes share is safe for the threads of a simulation.
 */
@NullMarked
package dev.hearth.p2p.examples.simulation;

import org.jspecify.annotations.NullMarked;
