package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long, quiet life of many whole nodes with the targets nodes have by default: little happens but what their governors
 * decide. In a process of its own, since looking for leaks of buffers would take most of the time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1_200)
@Tag("long")
class GovernorLifeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NODES = 200;
    private static final int HOURS = 6;
    private static final int SETTLED_MINUTES = 15;

    private final List<JsonNode> samples = new ArrayList<>();
    private JsonNode report = JSON.nullNode();

    @BeforeAll
    void live(@TempDir Path directory) throws IOException, InterruptedException {
        Path out = directory.resolve("out.txt");
        String command = "simulate --nodes " + NODES + " --minutes " + 60 * HOURS
                + " --seed 1 --crypto model --block-interval 600s --tx-rate 0.0017 --json";
        Process process = new ProcessBuilder(command(command))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(out);
        assertThat(process.exitValue()).as(lines.toString()).isZero();
        for (String line : lines.subList(1, lines.size() - 1)) {
            samples.add(JSON.readTree(line));
        }
        report = JSON.readTree(lines.get(lines.size() - 1));
    }

    private static List<String> command(String arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseParallelGC");
        command.add("-Xmx1g");
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(Hearth.class.getName());
        command.addAll(List.of(arguments.split(" ")));
        return command;
    }

    @Test
    void everybodyIsConnectedAndHasWhatItWantsAtEveryMinute() {
        List<JsonNode> settled = samples.subList(SETTLED_MINUTES, samples.size());
        assertThat(settled).hasSize(60 * HOURS - SETTLED_MINUTES).allSatisfy(sample -> {
            assertThat(sample.path("live").asInt()).isEqualTo(NODES);
            assertThat(sample.path("ready").asInt()).isEqualTo(NODES);
            assertThat(sample.path("isolated").asInt()).isZero();
            assertThat(sample.path("outboundSlots").asInt()).isBetween(28 * NODES, 36 * NODES);
            assertThat(sample.path("agreeing").asDouble()).isEqualTo(1);
        });
        assertThat(report.path("hops").path("unreachable").asDouble()).isZero();
        assertThat(report.path("hops").path("longest").asInt()).isLessThanOrEqualTo(3);
    }

    /**
     * Hot are to be 20 peers, 5 anchors and 2 on whose connections blocks alone are exchanged. Churn takes a fifth away for
     * some minutes, and some of the established were accepted, not dialled.
     */
    @Test
    void inTheEndNobodyIsFarFromItsTargets() {
        assertThat(report.path("outDegree").path("min").asInt()).isGreaterThanOrEqualTo(20);
        assertThat(report.path("outDegree").path("max").asInt()).isLessThanOrEqualTo(40);
        JsonNode first = samples.get(samples.size() - 1).path("first");
        assertThat(first.path("hotOutbound").asInt()).isBetween(15, 27);
    }

    @Test
    void blocksArriveEverywhere() {
        JsonNode blocks = report.path("blocks");
        assertThat(blocks.path("count").asInt()).isGreaterThanOrEqualTo(6 * HOURS - 2);
        assertThat(blocks.path("short99").asInt()).isZero();
        assertThat(blocks.path("millisTo99").path("max").asDouble()).isLessThan(2_000);
    }
}
