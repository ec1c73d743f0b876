package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.simulation.population.Copies;
import dev.hearth.p2p.simulation.population.Distribution;
import dev.hearth.p2p.simulation.population.Propagation;
import dev.hearth.p2p.simulation.population.Report;
import dev.hearth.p2p.simulation.population.Sample;
import dev.hearth.p2p.simulation.population.Slots;
import java.io.PrintWriter;
import java.util.Locale;

/** One JSON object a line: what is simulated, the network of each minute, the report. Times are of the simulation. */
final class JsonSimulateReport implements SimulateReport {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final PrintWriter out;

    JsonSimulateReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void started(SimulateCommand options, SimulateRun.Case which) {
        say(event("started")
                .put("nodes", options.nodes)
                .put("minutes", options.minutes)
                .put("seed", which.seed())
                .put("policy", lower(which.policy()))
                .put("config", options.configFile == null ? null : options.configFile.toString())
                .put("protocol", lower(options.protocol))
                .put("crypto", lower(options.cryptoMode())));
    }

    @Override
    public void sampled(Sample sample) {
        say(sample(sample));
    }

    @Override
    public void ended(SimulateCommand options, SimulateRun.Case which, Report report, SimulateRun.Cost cost) {
        say(report(options, which, report, cost));
    }

    static ObjectNode sample(Sample sample) {
        return event("sample")
                .put("seconds", sample.at().toMillis() / 1e3)
                .put("live", sample.live())
                .put("ready", sample.ready())
                .put("agreeing", sample.agreeing())
                .put("outboundSlots", sample.outboundSlots())
                .put("hostileSlots", sample.hostileSlots())
                .put("eclipsed", sample.eclipsed())
                .put("isolated", sample.isolated())
                .set("first", slots(sample.first()));
    }

    static ObjectNode report(SimulateCommand options, SimulateRun.Case which, Report report, SimulateRun.Cost cost) {
        ObjectNode line = event("report")
                .put("nodes", report.nodes())
                .put("seed", which.seed())
                .put("digest", report.digest())
                .put("minutes", options.minutes)
                .put("policy", lower(which.policy()))
                .put("config", options.configFile == null ? null : options.configFile.toString())
                .put("protocol", lower(options.protocol))
                .put("crypto", lower(report.crypto()))
                .put("hostile", report.hostile())
                .put("departures", report.departures())
                .put("events", report.events())
                .put("links", report.links())
                .put("wallSeconds", cost.wall().toMillis() / 1e3)
                .put("peakHeapBytes", cost.peakHeapBytes());
        line.set("degree", distribution(report.degree()));
        line.set("inDegree", distribution(report.inDegree()));
        line.set("outDegree", distribution(report.outDegree()));
        line.set(
                "hops",
                NODES.objectNode()
                        .put("mean", report.hops().mean())
                        .put("longest", report.hops().longest())
                        .put("unreachable", report.hops().unreachable()));
        line.put("diameterMillis", report.diameterMillis());
        line.set("blocks", spread(report.blocks(), report.blockCopies()));
        line.set("transactions", spread(report.items(), report.itemCopies()));
        line.set("bytesPerSecond", distribution(report.traffic()));
        ArrayNode hours = line.putArray("hostileShareByHour");
        report.hostileShareByHour().forEach(hours::add);
        line.put("hostileShareAtHours", report.hostileShareAtHours());
        line.set(
                "retention",
                NODES.objectNode()
                        .put("delivered", report.retention().delivered())
                        .put("dropped", report.retention().dropped())
                        .put("kept", report.retention().kept()));
        line.put("mostEclipsed", report.mostEclipsed());
        line.put(
                "recoverySeconds",
                report.recovery() == null ? null : report.recovery().toMillis() / 1e3);
        ArrayNode restarts = line.putArray("restarts");
        report.restarts().forEach(restart -> restarts.add(restart(restart)));
        ObjectNode disconnects = line.putObject("disconnects");
        report.disconnects().forEach((reason, count) -> disconnects.put(lower(reason), count));
        return line;
    }

    private static ObjectNode restart(Report.Restart restart) {
        ObjectNode node = NODES.objectNode().put("node", restart.node()).put("safe", restart.isSafe());
        return node.setAll(slots(restart.slots()));
    }

    private static ObjectNode slots(Slots slots) {
        return NODES.objectNode()
                .put("hotOutbound", slots.hotOutbound())
                .put("hotHostileOutbound", slots.hotHostileOutbound())
                .put("hotHonestAnchors", slots.hotHonestAnchors())
                .put("outbound", slots.outbound())
                .put("hostileOutbound", slots.hostileOutbound())
                .put("inbound", slots.inbound())
                .put("hostileInbound", slots.hostileInbound());
    }

    private static ObjectNode spread(Propagation spread, Copies copies) {
        ObjectNode node = NODES.objectNode().put("count", spread.items()).put("short99", spread.short99());
        node.set("millisTo50", distribution(spread.p50()));
        node.set("millisTo90", distribution(spread.p90()));
        node.set("millisTo99", distribution(spread.p99()));
        return node.put("copies", copies.perItem()).put("redundantBytes", copies.redundantBytes());
    }

    private static ObjectNode distribution(Distribution numbers) {
        return NODES.objectNode()
                .put("count", numbers.count())
                .put("mean", numbers.mean())
                .put("min", numbers.min())
                .put("p50", numbers.p50())
                .put("p90", numbers.p90())
                .put("p99", numbers.p99())
                .put("max", numbers.max());
    }

    private static ObjectNode event(String name) {
        return NODES.objectNode().put("event", name);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void say(ObjectNode line) {
        out.println(line);
        out.flush();
    }
}
