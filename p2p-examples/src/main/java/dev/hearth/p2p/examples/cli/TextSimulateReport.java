package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.simulation.population.Copies;
import dev.hearth.p2p.simulation.population.Distribution;
import dev.hearth.p2p.simulation.population.Propagation;
import dev.hearth.p2p.simulation.population.Report;
import dev.hearth.p2p.simulation.population.Sample;
import dev.hearth.p2p.simulation.population.Slots;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** For people: a name and its figures a line. */
final class TextSimulateReport implements SimulateReport {
    private final PrintWriter out;

    /** A line of the report. */
    record Row(String name, String figures) {}

    TextSimulateReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void started(SimulateCommand options, SimulateRun.Case which) {
        out.println(title(options, which.toString()));
        out.flush();
    }

    @Override
    public void sampled(Sample sample) {}

    @Override
    public void ended(SimulateCommand options, SimulateRun.Case which, Report report, SimulateRun.Cost cost) {
        out.println();
        for (Row row : rows(report, cost)) {
            out.printf(Locale.ROOT, "%-16s %s%n", row.name(), row.figures());
        }
    }

    /** What is simulated, in a sentence; {@code runs} tells which run this is. */
    static String title(SimulateCommand options, String runs) {
        String text = String.format(
                Locale.ROOT,
                "%d nodes for %s minutes, %s, protocol %s, crypto %s",
                options.nodes,
                number(options.minutes),
                runs,
                JsonSimulateReport.lower(options.protocol),
                JsonSimulateReport.lower(options.cryptoMode()));
        StringBuilder more = new StringBuilder(text);
        if (options.churn > 0) {
            more.append(", churn ").append(percent(options.churn)).append(" an hour");
        }
        if (options.nat > 0) {
            more.append(", ").append(percent(options.nat)).append(" behind NAT");
        }
        if (options.configFile != null) {
            more.append(", configured by ").append(options.configFile);
        }
        for (AttackOption attack : options.attackers) {
            more.append(", ")
                    .append(percent(attack.share()))
                    .append(' ')
                    .append(attack.kind().word());
        }
        return more.toString();
    }

    /** The whole report. */
    static List<Row> rows(Report report, SimulateRun.Cost cost) {
        List<Row> rows = new ArrayList<>();
        rows.add(row("connections", distribution(report.degree(), "")));
        rows.add(row("  accepted", distribution(report.inDegree(), "")));
        rows.add(row("  dialled", distribution(report.outDegree(), "")));
        rows.add(row(
                "ways",
                "%.2f hops on average, %d at most, %s of pairs without one; %.0f ms the farthest",
                report.hops().mean(),
                report.hops().longest(),
                percent(report.hops().unreachable()),
                report.diameterMillis()));
        rows.addAll(spread("block", report.blocks(), report.blockCopies()));
        rows.addAll(spread("transaction", report.items(), report.itemCopies()));
        rows.add(row("traffic", distribution(report.traffic(), " B/s")));
        if (!report.samples().isEmpty()) {
            Sample last = report.samples().get(report.samples().size() - 1);
            rows.add(row(
                    "last minute",
                    "%d live, %d caught up, %s agree on the head, %d without a peer",
                    last.live(),
                    last.ready(),
                    percent(last.agreeing()),
                    last.isolated()));
        }
        rows.addAll(attacked(report));
        rows.add(row(
                "run",
                "%.1f s, %d MB of heap at most, crypto %s, %d events, %d links in the end",
                cost.wall().toMillis() / 1e3,
                cost.peakHeapBytes() / 1_000_000,
                JsonSimulateReport.lower(report.crypto()),
                report.events(),
                report.links()));
        rows.add(row("digest", report.digest()));
        return rows;
    }

    private static List<Row> spread(String name, Propagation spread, Copies copies) {
        List<Row> rows = new ArrayList<>();
        rows.add(row(name + "s", "%d, of which %d fell short of 99 %% of the nodes", spread.items(), spread.short99()));
        rows.add(row("  to 50 %", distribution(spread.p50(), " ms")));
        rows.add(row("  to 90 %", distribution(spread.p90(), " ms")));
        rows.add(row("  to 99 %", distribution(spread.p99(), " ms")));
        rows.add(row(
                "  copies",
                "%.3f received for one needed, %s redundant (of the nodes counted)",
                copies.perItem(),
                ByteText.of(copies.redundantBytes())));
        return rows;
    }

    private static List<Row> attacked(Report report) {
        List<Row> rows = new ArrayList<>();
        if (report.departures() > 0) {
            rows.add(row("churn", "%d nodes have left", report.departures()));
        }
        if (report.recovery() != null) {
            rows.add(row(
                    "partition",
                    "all agreed %.1f s after it ended",
                    report.recovery().toMillis() / 1e3));
        }
        if (report.hostile() > 0) {
            List<String> hours = report.hostileShareByHour().stream()
                    .map(TextSimulateReport::percent)
                    .toList();
            rows.add(row(
                    "hostile",
                    "%d hosts, outbound slots at worst by hour: %s",
                    report.hostile(),
                    String.join(" ", hours)));
            if (!report.samples().isEmpty()) {
                Slots first = report.samples().get(report.samples().size() - 1).first();
                rows.add(row(
                        "first node",
                        "%d connections accepted, %d of them from hostile hosts; of %d of use by minute ten it ended %d, %d are there",
                        first.inbound(),
                        first.hostileInbound(),
                        report.retention().delivered(),
                        report.retention().dropped(),
                        report.retention().kept()));
            }
            rows.add(row("eclipsed", "%d nodes at most at any minute", report.mostEclipsed()));
        }
        for (Report.Restart restart : report.restarts()) {
            rows.add(row(
                    "restart",
                    "%s had %d hot outbound peers after a minute, %d of them hostile and %d honest anchors",
                    restart.node(),
                    restart.slots().hotOutbound(),
                    restart.slots().hotHostileOutbound(),
                    restart.slots().hotHonestAnchors()));
        }
        return rows;
    }

    private static Row row(String name, String format, Object... figures) {
        return new Row(name, figures.length == 0 ? format : String.format(Locale.ROOT, format, figures));
    }

    private static String distribution(Distribution numbers, String unit) {
        return String.format(
                Locale.ROOT,
                "mean %.1f%s, min %.0f, 50 %% %.0f, 90 %% %.0f, 99 %% %.0f, max %.0f",
                numbers.mean(),
                unit,
                numbers.min(),
                numbers.p50(),
                numbers.p90(),
                numbers.p99(),
                numbers.max());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }
}
