package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.simulation.population.Report;
import dev.hearth.p2p.simulation.population.Sample;

/** Says what a simulation does and has shown. */
interface SimulateReport {
    void started(SimulateCommand options, SimulateRun.Case which);

    void sampled(Sample sample);

    void ended(SimulateCommand options, SimulateRun.Case which, Report report, SimulateRun.Cost cost);
}
