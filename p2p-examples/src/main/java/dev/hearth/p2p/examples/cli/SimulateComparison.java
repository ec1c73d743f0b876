package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.cli.SimulateRun.Case;
import dev.hearth.p2p.examples.simulation.PeerPolicy;
import dev.hearth.p2p.simulation.population.Report;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same network with several policies and seeds, as many runs at a time as there are processors. */
final class SimulateComparison {
    private final SimulateCommand options;
    private final PrintWriter out;

    /** What came of one run. */
    record Outcome(Case which, Report report, Duration wall) {}

    SimulateComparison(SimulateCommand options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    void run() {
        say(TextSimulateReport.title(options, "seeds " + options.seed + " to " + (options.seed + options.runs - 1)));
        Map<PeerPolicy, List<Outcome>> outcomes = new EnumMap<>(PeerPolicy.class);
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Outcome>> runs = new ArrayList<>();
            for (int i = 0; i < options.runs; i++) {
                for (PeerPolicy policy : options.policies) {
                    Case which = new Case(policy, options.seed + i);
                    runs.add(threads.submit(() -> run(which)));
                }
            }
            for (Future<Outcome> run : runs) {
                Outcome outcome = run.get();
                ended(outcome);
                outcomes.computeIfAbsent(outcome.which().policy(), policy -> new ArrayList<>())
                        .add(outcome);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run has failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        say("");
        new ComparisonTable(options, outcomes).rows().forEach(this::say);
    }

    private Outcome run(Case which) {
        long start = System.nanoTime();
        Report report = new SimulateRun(options, which).scenario(null).run(progress -> {});
        return new Outcome(which, report, Duration.ofNanos(System.nanoTime() - start));
    }

    private void ended(Outcome outcome) {
        if (options.json) {
            SimulateRun.Cost cost = new SimulateRun.Cost(outcome.wall(), SimulateRun.peakHeap());
            out.println(JsonSimulateReport.report(options, outcome.which(), outcome.report(), cost));
            out.flush();
        } else {
            say(String.format(
                    Locale.ROOT,
                    "%s: %.1f s, digest %s",
                    outcome.which(),
                    outcome.wall().toMillis() / 1e3,
                    outcome.report().digest()));
        }
    }

    private void say(String line) {
        if (!options.json) {
            out.println(line);
            out.flush();
        }
    }
}
