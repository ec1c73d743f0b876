package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.Node;

/** Makes the honest nodes of a population. */
@FunctionalInterface
public interface NodeFactory {
    /**
     * Builds and starts the node of a member, at the beginning of each of its lives.
     *
     * <p>It is to run on the {@linkplain Member#host runtime of its host}, to listen at {@link Member#address}, to know
     * nobody but {@link Member#seeds}, and to give its events to {@link Member#heard}; what it keeps on the disk of the
     * host it finds there again after a restart. What nodes share is used by several threads if the simulation has them.
     */
    Node start(Member member);
}
