package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.bench.Accepts;
import dev.hearth.p2p.examples.bench.Bench;
import dev.hearth.p2p.examples.bench.Connections;
import dev.hearth.p2p.examples.bench.Figure;
import dev.hearth.p2p.examples.bench.Handshakes;
import dev.hearth.p2p.examples.bench.NodeSends;
import dev.hearth.p2p.examples.bench.Pings;
import dev.hearth.p2p.examples.bench.RelayFan;
import dev.hearth.p2p.examples.bench.RelayHop;
import dev.hearth.p2p.examples.bench.SlowLinks;
import dev.hearth.p2p.examples.bench.Starts;
import dev.hearth.p2p.examples.bench.Subject;
import dev.hearth.p2p.examples.bench.Sync;
import dev.hearth.p2p.examples.bench.Throughput;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hearth bench}: how fast this machine lets the library be. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = "Measures the library on this machine, end to end over real sockets, with the limit beside each "
                + "figure: the middle, the least and the largest of several runs. Have nothing else running.")
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_RUNS = 100;

    /** What can be measured. */
    enum Measured {
        THROUGHPUT,
        HANDSHAKE,
        SYNC,
        RELAY,
        CONNECTIONS,
        STARTUP,
        ALL;

        private List<Subject> subjects() {
            return switch (this) {
                case THROUGHPUT -> List.of(new Throughput(), new NodeSends(), new Pings());
                case HANDSHAKE -> List.of(new Handshakes());
                case CONNECTIONS -> List.of(new Connections(), new Accepts());
                case SYNC -> List.of(new Sync(), new SlowLinks());
                case RELAY -> List.of(new RelayHop(), new RelayFan());
                case STARTUP -> List.of(new Starts());
                case ALL ->
                    EnumSet.complementOf(EnumSet.of(ALL)).stream()
                            .flatMap(each -> each.subjects().stream())
                            .toList();
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SUBJECT",
            description = "What to measure: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Measured subject = Measured.ALL;

    @Option(names = "--runs", paramLabel = "N", description = "Runs of every case (default: ${DEFAULT-VALUE}).")
    int runs = 5;

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        if (runs < 1 || runs > MOST_RUNS) {
            throw new ParameterException(spec.commandLine(), "--runs: found " + runs + ", expected 1 to " + MOST_RUNS);
        }
        LogLevel.set("error");
        PrintWriter out = spec.commandLine().getOut();
        BenchReport report = json ? new JsonBenchReport(out) : new TextBenchReport(out);
        try (BenchProgress progress = new BenchProgress(spec.commandLine().getErr())) {
            report.begin();
            Bench bench = new Bench(runs, progress::says, figure -> show(progress, report, figure));
            for (Subject each : subject.subjects()) {
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
