package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.examples.bench.Figure;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** One JSON object a line: the machine, then each figure. */
final class JsonBenchReport implements BenchReport {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_UP);

    private final PrintWriter out;

    JsonBenchReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin() {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        Machine machine = Machine.here();
        line.put("machine", machine.processor());
        line.put("processors", machine.processors());
        line.put("system", machine.system());
        line.put("java", machine.java());
        line.put("hearth", machine.hearth());
        print(line);
    }

    @Override
    public void figure(Figure figure) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("bench", figure.bench());
        line.put("case", figure.name());
        number(line, "value", figure.value().median());
        line.put("unit", figure.unit());
        Figure.Limit limit = figure.limit();
        if (limit != null) {
            number(line, "limit", limit.value().median());
            line.put("limit_is", limit.what());
            number(line, "ratio", limit.ratio().median());
        }
        number(line, "min", figure.value().min());
        number(line, "max", figure.value().max());
        Figure.Goal goal = figure.goal();
        if (goal != null) {
            number(line, goal.atMost() ? "goal_at_most" : "goal_at_least", goal.bound());
            line.put("reached", figure.isGoalReached());
        }
        print(line);
    }

    private static void number(ObjectNode line, String name, double value) {
        BigDecimal rounded = new BigDecimal(value, DIGITS).stripTrailingZeros();
        line.put(name, rounded.scale() < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded);
    }

    private void print(ObjectNode line) {
        out.println(line);
        out.flush();
    }
}
