package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.p2p.examples.bench.Figure;
import dev.hearth.p2p.examples.bench.Spread;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final Figure WITH_LIMIT = new Figure(
            "throughput",
            "64KiB",
            "MB/s",
            new Spread(700.04, 719.123, 749),
            new Figure.Limit("AES-256-CBC", new Spread(990, 1007, 1010), new Spread(0.7, 0.714, 0.74)),
            new Figure.Goal(0.65, false));
    private static final Figure WITHOUT =
            new Figure("sync", "200000-blocks", "blocks/s", new Spread(1, 123_456.7, 200_000), null, null);

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void aFigureIsOneObjectOfJson() throws Exception {
        new JsonBenchReport(out).figure(WITH_LIMIT);

        JsonNode line = new ObjectMapper().readTree(text.toString());
        assertThat(line.get("bench").asText()).isEqualTo("throughput");
        assertThat(line.get("case").asText()).isEqualTo("64KiB");
        assertThat(line.get("value").decimalValue()).isEqualByComparingTo("719.1");
        assertThat(line.get("limit").intValue()).isEqualTo(1007);
        assertThat(line.get("ratio").decimalValue()).isEqualByComparingTo("0.714");
        assertThat(line.get("min").intValue()).isEqualTo(700);
        assertThat(line.get("max").intValue()).isEqualTo(749);
        assertThat(line.get("reached").asBoolean()).isTrue();
    }

    @Test
    void whatHasNoLimitAndNoGoalTellsNone() throws Exception {
        new JsonBenchReport(out).figure(WITHOUT);

        JsonNode line = new ObjectMapper().readTree(text.toString());
        assertThat(line.get("value").intValue()).isEqualTo(123_500);
        assertThat(line.has("limit") || line.has("ratio") || line.has("reached"))
                .isFalse();
    }

    @Test
    void peopleReadTheGoalAndWhetherItIsReached() {
        new TextBenchReport(out).figure(WITH_LIMIT);

        assertThat(text.toString()).contains("0.71 of AES-256-CBC (1,007)", "goal at least 0.650, reached");
    }

    @Test
    void theMachineIsNamedFirst() throws Exception {
        new JsonBenchReport(out).begin();

        JsonNode line = new ObjectMapper().readTree(text.toString());
        assertThat(line.get("processors").intValue()).isPositive();
        assertThat(line.get("java").asText()).isEqualTo(Runtime.version().toString());
        assertThat(line.get("hearth").asText()).startsWith("hearth ");
    }
}
