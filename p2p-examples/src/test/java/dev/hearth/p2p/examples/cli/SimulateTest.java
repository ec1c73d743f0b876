package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hearth simulate}. */
@Timeout(300)
class SimulateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TWENTY = {
        "simulate",
        "--nodes",
        "20",
        "--minutes",
        "1.5",
        "--seed",
        "43",
        "--churn",
        "2",
        "--nat",
        "0.2",
        "--crypto",
        "model",
        "--attackers",
        "address-spam:0.1",
        "stallers:0.05",
        "--restart",
        "20s"
    };

    private static final String[] TEN = {"simulate", "--nodes", "10", "--minutes", "1", "--crypto", "model"};

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int hearth(String[] arguments, String... more) {
        String[] all = Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new);
        return Hearth.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    @Test
    void lastLineIsTheReportAndItsDigestIsThatOfTheTraceInEveryProcessAndOnAnyNumberOfThreads() throws Exception {
        Path trace = directory.resolve("trace.txt");
        assertThat(hearth(TWENTY, "--json", "--threads", "3", "--trace", trace.toString()))
                .as(err.toString())
                .isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(JSON.readTree(lines.get(0)).path("event").asText()).isEqualTo("started");
        JsonNode sample = JSON.readTree(lines.get(1));
        assertThat(sample.path("event").asText()).isEqualTo("sample");
        assertThat(sample.path("live").asInt()).isBetween(15, 20);

        JsonNode report = JSON.readTree(lines.get(lines.size() - 1));
        assertThat(report.path("event").asText()).isEqualTo("report");
        assertThat(report.path("nodes").asInt()).isEqualTo(20);
        assertThat(report.path("seed").asLong()).isEqualTo(43);
        assertThat(report.path("hostile").asInt()).isEqualTo(3);
        assertThat(report.path("crypto").asText()).isEqualTo("model");
        assertThat(report.path("degree").path("mean").asDouble()).isGreaterThan(1);
        assertThat(report.path("blocks").path("millisTo99").path("count").asInt())
                .isPositive();
        assertThat(report.path("transactions").path("copies").asDouble()).isBetween(1.0, 1.1); // of honest nodes only
        assertThat(report.path("wallSeconds").asDouble()).isPositive();
        assertThat(report.path("peakHeapBytes").asLong()).isPositive();
        assertThat(report.path("restarts")).hasSize(1);

        byte[] file = Files.readAllBytes(trace);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        assertThat(report.path("digest").asText()).isEqualTo(sum);
        assertThat(Files.readAllLines(trace)).hasSize(report.path("events").asInt());

        String[] oneThread = Stream.concat(Arrays.stream(TWENTY), Stream.of("--threads", "1"))
                .toArray(String[]::new);
        try (HearthProcess other = HearthProcess.start(directory, oneThread)) {
            assertThat(other.await("report").path("digest").asText()).isEqualTo(sum);
            assertThat(other.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"graphene", "bitcoin"})
    void reportForPeopleNamesWhatCounts(String protocol) {
        String[] arguments = {"simulate", "--nodes", "5", "--minutes", "1.1", "--crypto", "real"};
        assertThat(hearth(arguments, "--protocol", protocol)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("5 nodes for 1.1 minutes, seed 1, policy hearth, protocol " + protocol + ", crypto real")
                .contains("5 live, 5 caught up, 100.0 % agree on the head")
                .contains("of heap at most, crypto real")
                .contains("to 99 %", "events", "links in the end", "digest")
                .doesNotContain("NaN", "Infinity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"graphene", "bitcoin"})
    void floodTakesPlacesAndKeepsNobodyOut(String protocol) throws Exception {
        String[] arguments = {"simulate", "--nodes", "6", "--minutes", "3", "--crypto", "model", "--json"};
        assertThat(hearth(arguments, "--protocol", protocol, "--attackers", "inbound-flood:0.3"))
                .as(err.toString())
                .isZero();
        List<String> lines = out.toString().lines().toList();
        JsonNode report = JSON.readTree(lines.get(lines.size() - 1));
        assertThat(report.path("inDegree").path("max").asInt()).isBetween(60, 140); // Two thirds of 200 shake hands.
        assertThat(report.path("disconnects").path("handshake_timeout").asInt()).isPositive();
        assertThat(report.path("blocks").path("short99").asInt()).isZero();
        assertThat(report.path("transactions").path("short99").asInt()).isZero();
    }

    @Test
    void severalRunsAreComparedPolicyByPolicy() {
        String[] arguments = {"simulate", "--nodes", "5", "--minutes", "1.1", "--crypto", "model", "--seed", "3"};
        assertThat(hearth(arguments, "--runs", "2", "--policy", "hearth,bitcoin", "--attackers", "stallers:0.2"))
                .as(err.toString())
                .isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).contains("5 nodes for 1.1 minutes, seeds 3 to 4, protocol graphene, crypto model");
        assertThat(lines.subList(1, 5))
                .extracting(line -> line.replaceFirst(":.*", ""))
                .containsExactly(
                        "seed 3, policy hearth",
                        "seed 3, policy bitcoin",
                        "seed 4, policy hearth",
                        "seed 4, policy bitcoin");
        assertThat(lines.get(6)).isEqualTo("| median of 2 runs (worst) | hearth | bitcoin |");
        assertThat(lines.get(7)).isEqualTo("|---|---|---|");
        assertThat(lines.subList(8, lines.size()))
                .allSatisfy(line -> assertThat(line.split("\\|")).hasSize(4))
                .anySatisfy(line -> assertThat(line).startsWith("| milliseconds to 99 %, median block |"));
        assertThat(out.toString()).doesNotContain("NaN", "Infinity");
    }

    @Test
    void aRunAmongSeveralIsTheRunAlone() throws Exception {
        String[] arguments = {"simulate", "--nodes", "5", "--minutes", "1.1", "--crypto", "model", "--json"};
        assertThat(hearth(arguments, "--seed", "3", "--runs", "2")).isZero();
        JsonNode second = JSON.readTree(out.toString().lines().toList().get(1));
        out.getBuffer().setLength(0);
        assertThat(hearth(arguments, "--seed", "4")).isZero();
        JsonNode alone = JSON.readTree(
                out.toString().lines().reduce((first, last) -> last).orElseThrow());
        assertThat(second.path("digest").asText())
                .isEqualTo(alone.path("digest").asText());
    }

    @Test
    void pageIsOneFileThatLoadsNothing() throws Exception {
        Path html = directory.resolve("report.html");
        assertThat(hearth(
                        new String[] {"simulate", "--nodes", "5", "--minutes", "1.1", "--crypto", "model"},
                        "--html",
                        html.toString()))
                .as(err.toString())
                .isZero();
        String page = Files.readString(html);
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("Chart.js v4", "5 nodes for 1.1 minutes", "\"degrees\":{\"labels\":[")
                .doesNotContain("{{", "sourceMappingURL")
                .doesNotContainPattern("<(script|img|link|iframe)[^>]+(src|href)=")
                .doesNotContainPattern("@import|url\\(|\\bfetch\\(|XMLHttpRequest|import\\(");
    }

    @Test
    void nodesAreConfiguredByAFileWithoutWhatNamesHosts() throws Exception {
        Path config = directory.resolve("node.json");
        Files.writeString(
                config,
                "{\"targets\": {\"established\": 3, \"active\": 2, \"establishedAnchors\": 0, \"activeAnchors\": 0},"
                        + " \"listen\": \"0.0.0.0:1776\", \"peers\": [\"seed.example.org:1776\"]}");
        assertThat(hearth(TEN, "--json", "--config", config.toString()))
                .as(err.toString())
                .isZero();

        assertThat(err.toString()).isEqualTo("hearth simulate: " + config + ": not simulated: listen, peers\n");
        List<String> lines = out.toString().lines().toList();
        JsonNode report = JSON.readTree(lines.get(lines.size() - 1));
        assertThat(report.path("event").asText()).isEqualTo("report");
        assertThat(report.path("config").asText()).isEqualTo(config.toString());
        assertThat(report.path("outDegree").path("mean").asDouble()).isBetween(2.0, 6.0); // 3, and 2 for blocks
    }

    @Test
    void mistakeInTheConfigurationIsToldInOneLine() throws Exception {
        Path config = directory.resolve("node.json");
        Files.writeString(config, "{\"targets\": {\"active\": \"many\"}}");
        assertThat(hearth(TEN, "--config", config.toString())).isEqualTo(1);
        assertThat(err.toString().lines().toList()).hasSize(1);
        assertThat(err.toString()).contains("node.json line 1: targets.active: found \"many\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --nodes 1                    | --nodes: found 1, expected 2 to 100000
                    --minutes 0                  | --minutes
                    --churn -1                   | --churn
                    --nat 2                      | --nat
                    --seeds 0                    | --seeds
                    --block-size 1               | --block-size
                    --block-interval 1ms         | --block-interval
                    --tx-rate -1                 | --tx-rate
                    --policy smoke               | smoke
                    --attackers smoke:0.1        | 'smoke' is not an attack; there are address-spam
                    --attackers stallers         | 'stallers' does not end in ':' and a share
                    --attackers stallers:0       | 'stallers:0' does not end in ':' and a share
                    --partition 10m              | '10m' is not a beginning and a length
                    --partition 10m:1m           | --partition: found a beginning after the end
                    --clock-skew 366d            | --clock-skew: found 8784h, expected at most 365d
                    --restart 10m                | --restart: found a time after the end
                    --crypto none                | none
                    --protocol smoke             | smoke
                    --runs 0                     | --runs: found 0, expected 1 to 1000
                    --threads 0                  | --threads: found 0, expected 1 to 64
                    --runs 2 --trace t           | --trace: found several runs, expected one run and one policy
                    """)
    void wrongOptionIsToldInOneLine(String options, String expected) {
        String[] arguments = ("simulate " + options).split(" ");
        assertThat(hearth(arguments)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("hearth simulate: ").contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--trace", "--html"})
    void fileThatCannotBeWrittenIsToldInOneLine(String option) {
        Path file = directory.resolve("none").resolve("file");
        assertThat(hearth(new String[] {"simulate", "--nodes", "5"}, option, file.toString()))
                .isEqualTo(1);
        assertThat(err).hasToString("hearth simulate: cannot write " + file + ": its directory is not there\n");
    }

    @Test
    void attackersOfSeveralKindsGoTogether() {
        assertThat(hearth(TEN, "--attackers", "reachable-spam:0.1", "reachable-spam:0.1", "eclipse:0.1"))
                .as(err.toString())
                .isZero();
    }
}
