package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.bench.Bench;
import dev.hearth.p2p.examples.bench.Figure;
import dev.hearth.p2p.examples.bench.Subject;
import dev.hearth.p2p.examples.bench.Transports;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How often to measure, over what, and how to show it. */
final class BenchOptions {
    private static final int MOST_RUNS = 100;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--runs", paramLabel = "N", description = "Runs of every case (default: ${DEFAULT-VALUE}).")
    private int runs = 5;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private TransportOption transport;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    /** Measures these subjects, one after the other; the exit code. */
    int measure(List<? extends Subject> subjects) throws Exception {
        if (runs < 1 || runs > MOST_RUNS) {
            throw new ParameterException(spec.commandLine(), "--runs: found " + runs + ", expected 1 to " + MOST_RUNS);
        }
        Transports.choose(transport.kind);
        LogLevel.set("error");
        PrintWriter out = spec.commandLine().getOut();
        BenchReport report = json ? new JsonBenchReport(out) : new TextBenchReport(out);
        try (BenchProgress progress = new BenchProgress(spec.commandLine().getErr())) {
            report.begin();
            Bench bench = new Bench(runs, progress::says, figure -> show(progress, report, figure));
            for (Subject each : subjects) {
                each.measure(bench);
            }
        }
        return 0;
    }

    private static void show(BenchProgress progress, BenchReport report, Figure figure) {
        progress.clear();
        report.figure(figure);
    }
}
