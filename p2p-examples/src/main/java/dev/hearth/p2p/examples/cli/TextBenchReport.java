package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.bench.Figure;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A table for people, one row a figure. */
final class TextBenchReport implements BenchReport {
    private final PrintWriter out;
    private String subject = "";

    TextBenchReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin() {
        Machine machine = Machine.here();
        out.println(machine.hearth() + ", Java " + machine.java());
        out.println(machine.processors() + " x " + machine.processor() + ", " + machine.system());
        out.flush();
    }

    @Override
    public void figure(Figure figure) {
        if (!figure.bench().equals(subject)) {
            subject = figure.bench();
            out.println();
            out.printf("%-34s %12s %-10s %21s%n", subject, "median", "", "least to largest");
        }
        out.printf(
                Locale.ROOT,
                "  %-32s %12s %-10s %21s%s%s%n",
                figure.name(),
                number(figure.value().median()),
                figure.unit(),
                number(figure.value().min()) + " to " + number(figure.value().max()),
                limit(figure.limit()),
                goal(figure));
        out.flush();
    }

    private static String limit(Figure.@Nullable Limit limit) {
        return limit == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  %.2f of %s (%s)",
                        limit.ratio().median(),
                        limit.what(),
                        number(limit.value().median()));
    }

    private static String goal(Figure figure) {
        Figure.Goal goal = figure.goal();
        return goal == null
                ? ""
                : "  goal " + (goal.atMost() ? "at most " : "at least ") + number(goal.bound())
                        + (figure.isGoalReached() ? ", reached" : ", missed");
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 1 ? "%.2f" : "%.3f", value);
    }
}
