/**
 * How other systems choose their peers, for comparison in the same simulated nodes:
 * {@link dev.hearth.p2p.simulation.policy.Baseline} names them. Targets, timers and pick rules are those of the systems;
 * connections, sessions, sync and relay stay Hearth's, which gives the baselines some defences their systems lack. Each
 * class says where it differs from its system because of that.
 *
 * <p>Nothing here is meant for a node of a real network.
 */
@NullMarked
package dev.hearth.p2p.simulation.policy;

import org.jspecify.annotations.NullMarked;
