import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * Draws what one thing costs, by how many there are: a level line is a cost that grows linearly. Reads what
 * {@code hearth bench --json} printed from standard input and writes an SVG to standard output, readable on light and on
 * dark ground. A case whose name begins with a number, {@code 3000-warm-heap-each}, is a point of the series of the rest
 * of its name; a rate is turned into the time of one. Lines are medians, bars reach from the least to the largest run.
 *
 *     java -jar hearth.jar bench connections --json > connections.json
 *     java -cp hearth.jar p2p-examples/src/bench/Plot.java TITLE X-AXIS BENCH SERIES[=LABEL]... < connections.json
 *
 * The plots of docs/plots:
 *
 *     "Heap of a connection" connections connections warm-heap-each=warm hot-heap-each=hot
 *     "Time of a block that is caught up with" blocks sync blocks="one peer, 1 KB blocks"
 *     "Time of a transaction through one hop" transactions relay transactions="250 B transactions"
 *     "Time of an event of a simulated network" nodes simulation nodes-event="one virtual minute"
 *
 * All series of a plot have the same unit.
 */
public final class Plot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 72;
    private static final int RIGHT = 24;
    private static final int TOP = 76;
    private static final int BOTTOM = 56;
    private static final int MOST_STEPS = 6;
    private static final int LEGEND_GAP = 28;
    private static final double LETTER = 7.2;
    private static final int COLOURS = 4;

    private static final String STYLE = """
            <style>
              text { font: 13px system-ui, sans-serif; fill: #24292f }
              .title { font-size: 16px; font-weight: 600 }
              .grid { stroke: #d0d7de; stroke-width: 1 }
              .axis { stroke: #57606a; stroke-width: 1 }
              .line, .bar { fill: none; stroke-width: 2 }
              .bar { stroke-width: 1.5 }
              .s0 { stroke: #0969da } circle.s0 { fill: #0969da }
              .s1 { stroke: #bc4c00 } circle.s1 { fill: #bc4c00 }
              .s2 { stroke: #1a7f37 } circle.s2 { fill: #1a7f37 }
              .s3 { stroke: #8250df } circle.s3 { fill: #8250df }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .grid { stroke: #30363d }
                .axis { stroke: #8b949e }
                .s0 { stroke: #58a6ff } circle.s0 { fill: #58a6ff }
                .s1 { stroke: #f0883e } circle.s1 { fill: #f0883e }
                .s2 { stroke: #3fb950 } circle.s2 { fill: #3fb950 }
                .s3 { stroke: #bc8cff } circle.s3 { fill: #bc8cff }
              }
            </style>
            """;

    private record Point(int count, double value, double min, double max) {}

    private record Series(String label, List<Point> points) {}

    private final String title;
    private final String xAxis;
    private final String bench;
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final StringBuilder svg = new StringBuilder();
    private String unit = "";
    private double step;
    private double top;
    private double firstLog;
    private double lastLog;

    private Plot(String title, String xAxis, String bench) {
        this.title = title;
        this.xAxis = xAxis;
        this.bench = bench;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 4 || arguments.length > 3 + COLOURS) {
            throw new IllegalArgumentException("expected TITLE X-AXIS BENCH and 1 to 4 of SERIES[=LABEL]");
        }
        Plot plot = new Plot(arguments[0], arguments[1], arguments[2]);
        for (String each : List.of(arguments).subList(3, arguments.length)) {
            String[] parts = each.split("=", 2);
            plot.series.put(parts[0], new Series(parts[parts.length - 1], new ArrayList<>()));
        }
        plot.read(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        System.out.write(plot.draw().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    // What was measured

    private void read(BufferedReader in) throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode figure = json.readTree(line);
            String[] name = figure.path("case").asText().split("-", 2);
            Series into = name.length == 2 ? series.get(name[1]) : null;
            if (into != null && figure.path("bench").asText().equals(bench) && name[0].matches("\\d{1,9}")) {
                into.points.add(point(Integer.parseInt(name[0]), figure));
            }
        }
        for (Map.Entry<String, Series> each : series.entrySet()) {
            if (each.getValue().points.isEmpty()) {
                throw new IllegalArgumentException("there is no case NUMBER-" + each.getKey() + " of " + bench);
            }
            each.getValue().points.sort(Comparator.comparingInt(Point::count));
        }
    }

    private Point point(int count, JsonNode figure) {
        String measured = figure.get("unit").asText();
        double value = figure.get("value").asDouble();
        double min = figure.get("min").asDouble();
        double max = figure.get("max").asDouble();
        if (measured.endsWith("/s")) {
            inUnit("µs");
            return new Point(count, 1e6 / value, 1e6 / max, 1e6 / min);
        }
        inUnit(measured);
        return new Point(count, value, min, max);
    }

    private void inUnit(String other) {
        if (!unit.isEmpty() && !unit.equals(other)) {
            throw new IllegalArgumentException("some of it is in " + unit + ", some in " + other);
        }
        unit = other;
    }

    private DoubleStream counts() {
        return points().stream().mapToDouble(Point::count);
    }

    private List<Point> points() {
        return series.values().stream().map(Series::points).flatMap(Collection::stream).toList();
    }

    // The plot

    private String draw() {
        scale();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT));
        svg.append("<title>").append(escaped(title)).append("</title>\n").append(STYLE);
        text(LEFT, 28, "title", "start", title + ", " + unit);
        grid();
        double legend = LEFT;
        int number = 0;
        for (Series each : series.values()) {
            line(each, number);
            svg.append(format(
                    "<path class=\"line s%d\" d=\"M%.1f 52h18\"/>%n", number, legend));
            text(legend + 24, 56, "", "start", each.label);
            legend += 24 + each.label.length() * LETTER + LEGEND_GAP;
            number++;
        }
        return svg.append("</svg>\n").toString();
    }

    private void scale() {
        double largest = points().stream().mapToDouble(Point::max).max().orElseThrow();
        step = step(largest / MOST_STEPS);
        top = Math.ceil(largest / step) * step;
        firstLog = Math.log(counts().min().orElseThrow() / 1.3);
        lastLog = Math.log(counts().max().orElseThrow() * 1.3);
    }

    /** The least of 1, 2, 2.5 and 5 times a power of ten that is not less. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        return DoubleStream.of(1, 2, 2.5, 5, 10)
                .map(factor -> factor * power)
                .filter(candidate -> candidate >= least)
                .findFirst()
                .orElse(10 * power);
    }

    private double x(double count) {
        return LEFT + (Math.log(count) - firstLog) / (lastLog - firstLog) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
    }

    private void grid() {
        long steps = Math.round(top / step);
        for (int i = 0; i <= steps; i++) {
            double y = y(i * step);
            svg.append(format(
                    "<path class=\"%s\" d=\"M%d %.1fH%d\"/>%n", i == 0 ? "axis" : "grid", LEFT, y, WIDTH - RIGHT));
            text(LEFT - 8, y + 4, "", "end", number(i * step));
        }
        for (double count : new TreeSet<>(counts().boxed().toList())) {
            svg.append(format("<path class=\"axis\" d=\"M%.1f %dv5\"/>%n", x(count), HEIGHT - BOTTOM));
            text(x(count), HEIGHT - BOTTOM + 20, "", "middle", number(count));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "", "middle", xAxis);
    }

    private void line(Series each, int number) {
        StringBuilder path = new StringBuilder();
        for (Point point : each.points) {
            double x = x(point.count);
            path.append(format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y(point.value)));
            svg.append(format(
                    "<path class=\"bar s%d\" d=\"M%.1f %.1fV%.1fm-4 0h8M%.1f %.1fh8\"/>%n",
                    number, x, y(point.min), y(point.max), x - 4, y(point.min)));
            svg.append(format("<circle class=\"s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>%n", number, x, y(point.value)));
        }
        svg.append(format("<path class=\"line s%d\" d=\"%s\"/>%n", number, path));
    }

    private void text(double x, double y, String kind, String anchor, String words) {
        svg.append(format(
                "<text%s x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                kind.isEmpty() ? "" : " class=\"" + kind + "\"", x, y, anchor, escaped(words)));
    }

    private static String number(double value) {
        String digits = format("%,.3f", value);
        return digits.replaceFirst("\\.?0+$", "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
