package dev.hearth.p2p.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hearth demo}: five nodes on this machine, to look at. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = "Runs five nodes with real sockets on loopback and a synthetic chain: one produces, the others "
                + "follow, the fifth starts empty and late. Exits with 0 only if all agree on the head.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration SETTLE_TICK = Duration.ofMillis(100);

    /** Long enough for traffic figures, which are those of the last second. */
    private static final Duration SETTLE_AT_LEAST = Duration.ofMillis(1_500);

    private static final Duration SETTLE_AT_MOST = Duration.ofSeconds(15);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "30s",
            description = "How long blocks are produced, for example 15s or 5m (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Duration length;

    @Option(names = "--json", description = "Print one JSON object a line; logs go to standard error.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log more to standard error.")
    private boolean verbose;

    @Override
    public Integer call() {
        LogLevel.set(verbose ? "info" : "warn");
        try (StopSignal stop = new StopSignal();
                LineOutput output = new LineOutput(spec.commandLine().getOut(), stop::ask)) {
            DemoReport report =
                    json ? new JsonDemoReport(output) : new TextDemoReport(output, Terminal.isInteractive());
            Path directory = temporaryDirectory();
            try (DemoNetwork network = new DemoNetwork(directory, report)) {
                int code = run(network, report, stop) ? 0 : 1;
                stop.exitCode(code);
                return code;
            } finally {
                delete(directory);
            }
        }
    }

    private boolean run(DemoNetwork network, DemoReport report, StopSignal stop) {
        network.open();
        long start = System.nanoTime();
        boolean late = false;
        while (!stop.isAsked() && since(start).compareTo(length) < 0) {
            if (!late && since(start).compareTo(length.dividedBy(3)) >= 0) {
                network.addLate();
                late = true;
            }
            report.progress(since(start), network.status());
            stop.await(min(TICK, length.minus(since(start))));
        }
        network.stopProducing();
        return settle(network, report, stop);
    }

    private static boolean settle(DemoNetwork network, DemoReport report, StopSignal stop) {
        long start = System.nanoTime();
        List<DemoStatus> nodes = network.status();
        while (since(start).compareTo(SETTLE_AT_LEAST) < 0
                || (!DemoNetwork.agree(nodes) && since(start).compareTo(SETTLE_AT_MOST) < 0)) {
            if (stop.await(SETTLE_TICK)) {
                break;
            }
            nodes = network.status();
        }
        boolean agreed = DemoNetwork.agree(nodes);
        report.ended(nodes, agreed);
        return agreed;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("hearth-demo-");
        } catch (IOException e) {
            throw new CommandFailure("no temporary directory can be made: " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }
}
