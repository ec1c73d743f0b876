package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.examples.simulation.PeerPolicy;
import dev.hearth.p2p.examples.simulation.SampleNodes;
import dev.hearth.p2p.examples.simulation.SyntheticWorkload;
import dev.hearth.p2p.simulation.Geography;
import dev.hearth.p2p.simulation.Simulation;
import dev.hearth.p2p.simulation.population.Population;
import dev.hearth.p2p.simulation.population.Report;
import dev.hearth.p2p.simulation.population.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** One run of {@code hearth simulate}. */
final class SimulateRun {
    private final SimulateCommand options;
    private final Case which;

    /** What runs of the same options differ in. */
    record Case(PeerPolicy policy, long seed) {
        @Override
        public String toString() {
            return "seed " + seed + ", policy " + JsonSimulateReport.lower(policy);
        }
    }

    /** What the machine that ran it had to do. */
    record Cost(Duration wall, long peakHeapBytes) {}

    SimulateRun(SimulateCommand options, Case which) {
        this.options = options;
        this.which = which;
    }

    void run(PrintWriter out) {
        SimulateReport report = options.json ? new JsonSimulateReport(out) : new TextSimulateReport(out);
        if (options.html != null) {
            write(options.html, ""); // Better to hear now that it cannot be written than after an hour.
        }
        report.started(options, which);
        resetPeakHeap();
        long start = System.nanoTime();
        Report result;
        try (TraceFile trace = TraceFile.open(options.trace);
                ProgressBar bar = progressBar()) {
            result = scenario(trace).run(progress -> {
                if (progress.sample() != null) {
                    report.sampled(progress.sample());
                }
                if (bar != null) {
                    bar.stepTo(progress.now().toSeconds());
                    bar.setExtraMessage(progress.events() + " events");
                }
            });
        }
        Cost cost = new Cost(Duration.ofNanos(System.nanoTime() - start), peakHeap());
        if (options.html != null) {
            write(options.html, HtmlSimulateReport.page(options, which, result, cost));
        }
        report.ended(options, which, result, cost);
        out.flush();
    }

    Scenario scenario(@Nullable TraceFile trace) {
        return scenario(trace, options.chain());
    }

    private <B, T> Scenario scenario(@Nullable TraceFile trace, SampleChain<B, T> chain) {
        Simulation.Builder builder = Simulation.builder()
                .seed(which.seed())
                .crypto(options.cryptoMode())
                .geography(Geography.world())
                .threads(options.threadCount());
        if (trace != null) {
            builder.traceTo(trace);
        }
        SampleNodes<B, T> nodes = new SampleNodes<>(chain, options.blockInterval, which.policy(), options.nodeConfig());
        Population.Terms terms =
                new Population.Terms(SampleNodes.PORT, options.seedCount(), options.nat, options.clockSkew, 0, 0);
        List<Scenario.Invasion> invasions = options.attackers.stream()
                .map(attack -> attack.invasion(options.nodes, nodes))
                .toList();
        return new Scenario(
                new Population(builder.build(), nodes, terms),
                new Scenario.Plan(
                        options.nodes,
                        options.duration(),
                        options.churn,
                        invasions,
                        options.partition,
                        options.restartAt()),
                new SyntheticWorkload<>(nodes, options.blockInterval, options.transactionRate));
    }

    private @Nullable ProgressBar progressBar() {
        if (options.json || !Terminal.isInteractive()) {
            return null;
        }
        return new ProgressBarBuilder()
                .setTaskName("simulate")
                .setUnit(" s", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(options.duration().toSeconds())
                .build();
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CommandFailure.cannotWrite(file, e);
        }
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static void resetPeakHeap() {
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    /** Not more than the sum of the peaks of its parts, which need not have been at one time. */
    static long peakHeap() {
        return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }
}
