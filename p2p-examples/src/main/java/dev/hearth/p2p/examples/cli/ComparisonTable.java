package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.cli.SimulateComparison.Outcome;
import dev.hearth.p2p.examples.simulation.PeerPolicy;
import dev.hearth.p2p.simulation.population.Distribution;
import dev.hearth.p2p.simulation.population.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What several runs have shown, policies side by side; a Markdown table. */
final class ComparisonTable {
    private static final int HOUR_MINUTES = 60;

    private final SimulateCommand options;
    private final Map<PeerPolicy, List<Outcome>> outcomes;
    private final List<String> rows = new ArrayList<>();

    ComparisonTable(SimulateCommand options, Map<PeerPolicy, List<Outcome>> outcomes) {
        this.options = options;
        this.outcomes = outcomes;
    }

    List<String> rows() {
        row("", runs -> JsonSimulateReport.lower(runs.get(0).which().policy()));
        rows.add("|---|" + "---|".repeat(outcomes.size()));
        row(
                "connections dialled by a node",
                runs -> spread(runs, report -> report.outDegree().mean(), "%.1f"));
        row(
                "accepted by a node, at most",
                runs -> spread(runs, report -> report.inDegree().max(), "%.0f"));
        if (!options.attackers.isEmpty()) {
            hostile();
        }
        if (any(report -> !report.restarts().isEmpty())) {
            row("half of the hot peers honest a minute after a restart", runs -> count(runs, ComparisonTable::isSafe));
            row("an honest anchor among them", runs -> count(runs, ComparisonTable::hasAnchor));
        }
        if (any(report -> report.blocks().items() > 0)) {
            blocks();
        }
        if (options.partition != null) {
            row("all agreed after the partition", runs -> count(runs, report -> report.recovery() != null));
            row("seconds until then", runs -> spread(runs, ComparisonTable::recoverySeconds, "%.1f"));
        }
        row("real seconds of a run", runs -> {
            double[] seconds = runs.stream()
                    .mapToDouble(run -> run.wall().toMillis() / 1e3)
                    .toArray();
            return medianAndMost(Distribution.of(seconds), "%.0f");
        });
        return rows;
    }

    private void hostile() {
        if (options.minutes >= HOUR_MINUTES) {
            row(
                    "hostile share of dialled connections at full hours",
                    runs -> percent(runs, Report::hostileShareAtHours));
        }
        row(
                "the same at any minute",
                runs -> percent(
                        runs,
                        report -> report.hostileShareByHour().stream()
                                .mapToDouble(share -> share)
                                .max()
                                .orElse(0)));
        row("nodes with hostile ones only, at any minute", runs -> spread(runs, Report::mostEclipsed, "%.0f"));
        if (any(report -> report.retention().delivered() > 0)) {
            row(
                    "useful peers of the first node that it dropped since minute ten",
                    runs -> sum(runs, report -> report.retention().dropped()) + " of "
                            + sum(runs, report -> report.retention().delivered()));
            row(
                    "share of these in the worst run",
                    runs -> percent(
                            runs,
                            report -> (double) report.retention().dropped()
                                    / Math.max(1, report.retention().delivered())));
        }
    }

    private void blocks() {
        row(
                "blocks that fell short of 99 % of the nodes",
                runs -> {
                    int items = sum(runs, report -> report.blocks().items());
                    return sum(runs, report -> report.blocks().short99()) + " of " + items;
                });
        row(
                "milliseconds to 99 %, median block",
                runs -> spread(runs, report -> report.blocks().p99().p50(), "%.0f"));
        row(
                "slowest block",
                runs -> spread(runs, report -> report.blocks().p99().max(), "%.0f"));
        row(
                "as multiple of the diameter, median block",
                runs -> spread(runs, report -> report.blocks().p99().p50() / report.diameterMillis(), "%.2f"));
        row(
                "slowest block",
                runs -> spread(runs, report -> report.blocks().p99().max() / report.diameterMillis(), "%.2f"));
    }

    private static boolean isSafe(Report report) {
        return report.restarts().stream().allMatch(Report.Restart::isSafe);
    }

    private static boolean hasAnchor(Report report) {
        return report.restarts().stream().allMatch(restart -> restart.slots().hotHonestAnchors() > 0);
    }

    private static double recoverySeconds(Report report) {
        return report.recovery() == null
                ? Double.POSITIVE_INFINITY
                : report.recovery().toMillis() / 1e3;
    }

    private boolean any(Predicate<Report> holds) {
        return outcomes.values().stream()
                .flatMap(List::stream)
                .map(Outcome::report)
                .anyMatch(holds);
    }

    private void row(String name, Function<List<Outcome>, String> cell) {
        rows.add(outcomes.values().stream()
                .map(cell)
                .collect(Collectors.joining(" | ", "| " + (name.isEmpty() ? heading() : name) + " | ", " |")));
    }

    private String heading() {
        return options.runs == 1 ? "one run" : "median of " + options.runs + " runs (worst)";
    }

    private static String count(List<Outcome> runs, Predicate<Report> holds) {
        return runs.stream().map(Outcome::report).filter(holds).count() + " of " + runs.size();
    }

    private static int sum(List<Outcome> runs, ToDoubleFunction<Report> figure) {
        return (int) runs.stream().map(Outcome::report).mapToDouble(figure).sum();
    }

    private static String percent(List<Outcome> runs, ToDoubleFunction<Report> share) {
        return spread(runs, report -> 100 * share.applyAsDouble(report), "%.1f %%");
    }

    private static String spread(List<Outcome> runs, ToDoubleFunction<Report> figure, String format) {
        return medianAndMost(
                Distribution.of(
                        runs.stream().map(Outcome::report).mapToDouble(figure).toArray()),
                format);
    }

    private static String medianAndMost(Distribution figures, String format) {
        String median = figure(figures.p50(), format);
        return figures.count() == 1 ? median : median + " (" + figure(figures.max(), format) + ")";
    }

    private static String figure(double value, String format) {
        return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, format, value);
    }
}
