/**
 * Whole nodes in virtual time: the room of scenarios and experiments. Nothing outside of it depends on it; a node knows
 * only the {@link dev.hearth.p2p.runtime.NodeRuntime} a {@link dev.hearth.p2p.simulation.SimulatedHost} gives it.
 *
 * <p>One timeline holds everything still to happen, in the order of time; executors and timers of hosts, sockets and
 * the network put their tasks there. It is a timeline and not Netty's manually driven event loop because a crash has to
 * take away the tasks of one host and leave those of the others, and because a failing task has to end the run instead
 * of a line in the log. Sockets are channels of our own, which carry bytes as TCP does, down to its window, its resets
 * and its patience.
 *
 * <p>Chance is derived from the seed and the name of whatever needs it, one stream each, so that what one of them draws
 * changes nothing for the others. There is one thread, that of whoever builds the simulation.
 */
@NullMarked
package dev.hearth.p2p.simulation;

import org.jspecify.annotations.NullMarked;
