package dev.hearth.p2p.simulation.population;

/** What hostile hosts do. One attacker may have many of them, and is asked once for each. */
@FunctionalInterface
public interface Attacker {
    /** Begins on the host of a hostile member. It has the run of the simulation, and may ask its population anything. */
    void start(Member member);
}
