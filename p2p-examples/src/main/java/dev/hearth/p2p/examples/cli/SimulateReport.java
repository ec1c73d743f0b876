package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.simulation.population.Report;

/** Says what a simulation does and has shown. */
interface SimulateReport {
    void started(SimulateCommand options, SimulateRun.Case which);

    void ended(SimulateCommand options, SimulateRun.Case which, Report report, SimulateRun.Cost cost);
}
