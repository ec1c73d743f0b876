package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.simulation.population.Report;
import dev.hearth.p2p.simulation.population.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;

/** The report as one page that needs nothing else: the plotting library is in it. */
final class HtmlSimulateReport {
    private static final String PAGE = "dev/hearth/p2p/examples/cli/simulate.html";
    private static final String LIBRARY = "META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private HtmlSimulateReport() {}

    static String page(SimulateCommand options, SimulateRun.Case which, Report report, SimulateRun.Cost cost) {
        String rows = TextSimulateReport.rows(report, cost).stream()
                .map(row -> "<tr><th" + (row.name().startsWith(" ") ? " class=\"part\"" : "") + ">"
                        + escaped(row.name().strip()) + "</th><td>" + escaped(row.figures())
                        + "</td></tr>\n")
                .collect(Collectors.joining());
        return read(PAGE)
                .replace("{{title}}", escaped(TextSimulateReport.title(options, which.toString())))
                .replace("{{rows}}", rows)
                .replace("{{data}}", data(report).toString().replace("</", "<\\/"))
                .replace("{{library}}", library());
    }

    /** Without the comment that names a file of its own beside it. */
    private static String library() {
        return read(LIBRARY)
                .lines()
                .filter(line -> !line.startsWith("//# sourceMappingURL"))
                .collect(Collectors.joining("\n"));
    }

    private static ObjectNode data(Report report) {
        ObjectNode data = NODES.objectNode();
        data.set("degrees", histogram(report.degrees()));
        data.set("inDegrees", histogram(report.inDegrees()));
        data.set("blocks", curve(report.blocks().curve()));
        data.set("transactions", curve(report.items().curve()));
        ArrayNode minutes = data.putArray("minutes");
        ArrayNode hostile = data.putArray("hostile");
        ArrayNode agreeing = data.putArray("agreeing");
        ArrayNode live = data.putArray("live");
        for (Sample sample : report.samples()) {
            minutes.add(sample.at().toSeconds() / 60.0);
            hostile.add(100 * sample.hostileShare());
            agreeing.add(100 * sample.agreeing());
            live.add(sample.live());
        }
        return data;
    }

    /** How many nodes have each degree, those that nobody has included. */
    private static ObjectNode histogram(List<Integer> degrees) {
        IntSummaryStatistics range =
                degrees.stream().mapToInt(Integer::intValue).summaryStatistics();
        ObjectNode histogram = NODES.objectNode();
        ArrayNode labels = histogram.putArray("labels");
        ArrayNode values = histogram.putArray("values");
        for (int degree = range.getMin(); degree <= range.getMax(); degree++) {
            labels.add(degree);
            values.add(Collections.frequency(degrees, degree));
        }
        return histogram;
    }

    /** Points of milliseconds and percent of the nodes. */
    private static ArrayNode curve(List<Double> millis) {
        ArrayNode points = NODES.arrayNode();
        for (int i = 0; i < millis.size(); i++) {
            if (Double.isFinite(millis.get(i))) {
                points.addObject().put("x", millis.get(i)).put("y", i + 1);
            }
        }
        return points;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String read(String resource) {
        try (InputStream in = HtmlSimulateReport.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its own " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
