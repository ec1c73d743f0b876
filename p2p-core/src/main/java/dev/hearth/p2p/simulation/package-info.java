/**
 * Whole nodes in virtual time: the room of scenarios and experiments. Nothing outside of it depends on it; a node knows
 * only the {@link dev.hearth.p2p.runtime.NodeRuntime} a {@link dev.hearth.p2p.simulation.SimulatedHost} gives it.
 *
 * <p>A timeline holds everything still to happen on some hosts, in the order of time; their executors and timers, sockets and
 * the network put their tasks there. It is a timeline and not Netty's manually driven event loop because a crash has to
 * take away the tasks of one host and leave those of the others, and because a failing task has to end the run instead
 * of a line in the log. Sockets are channels of our own, which carry bytes as TCP does, down to its window, its resets
 * and its patience.
 *
 * <p>Chance is derived from the seed and the name of whatever needs it, one stream each, so that what one of them draws
 * changes nothing for the others.
 *
 * <p>Hosts touch each other only by packets, acknowledgements and what follows from them, which take a latency to arrive; so
 * timelines may run at the same time for that long, on several threads, and then hand each other what was sent. Of what is due
 * on a host at one instant the order does not depend on when others handed it over, and what is told of hosts is put in the
 * order of time and of their numbers: therefore any number of threads gives the same trace. With one thread, as by default,
 * all hosts share one timeline.
 */
@NullMarked
package dev.hearth.p2p.simulation;

import org.jspecify.annotations.NullMarked;
