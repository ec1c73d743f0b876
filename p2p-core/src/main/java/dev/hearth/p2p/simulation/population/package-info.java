/**
 * Populations of whole nodes: the room of experiments with thousands of them, of any protocol. A
 * {@link dev.hearth.p2p.simulation.population.Population} settles hosts of one
 * {@link dev.hearth.p2p.simulation.Simulation}, lets their nodes come and go, and watches them through nothing but the
 * public {@link dev.hearth.p2p.Node}; what runs on a host is made by whoever brings a
 * {@link dev.hearth.p2p.simulation.population.NodeFactory}, or for hostile hosts an
 * {@link dev.hearth.p2p.simulation.population.Attacker}. A
 * {@link dev.hearth.p2p.simulation.population.Scenario} is one such experiment from its start to its report.
 *
 * <p>What is computed from the observations is computed by pure functions of records. Events are taken where
 * they happen and told to the thread of the simulation, on which everything else runs.
 */
@NullMarked
package dev.hearth.p2p.simulation.population;

import org.jspecify.annotations.NullMarked;
