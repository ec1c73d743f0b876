package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.simulation.population.Report;

/** Says what a simulation does and has shown. */
interface SimulateReport {
    void started(SimulateCommand options);

    void ended(SimulateCommand options, Report report, SimulateRun.Cost cost);
}
