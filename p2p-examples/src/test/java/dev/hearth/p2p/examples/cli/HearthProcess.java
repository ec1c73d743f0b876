package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The {@code hearth} command in a JVM of its own, started with {@code --json}. */
final class HearthProcess implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path log;
    private final Process process;
    private final List<JsonNode> lines = new ArrayList<>();
    private boolean ended;

    private HearthProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
        Thread reader = new Thread(this::read, "hearth-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it; what it writes to standard error goes to a file of {@code directory}. */
    static HearthProcess start(Path directory, String... arguments) throws IOException {
        Path log = Files.createTempFile(directory, "hearth", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(Hearth.class.getName());
        command.addAll(List.of(arguments));
        command.add("--json");
        return new HearthProcess(
                log, new ProcessBuilder(command).redirectError(log.toFile()).start());
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(JSON.readTree(line));
            }
        } catch (IOException killed) {
            // There are no more lines.
        } finally {
            end();
        }
    }

    private synchronized void add(JsonNode line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The first line that is as wanted, when it comes; fails when it does not. */
    synchronized JsonNode await(Predicate<JsonNode> wanted) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return lines.get(seen);
                }
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new AssertionError("no such line in " + lines + " and " + errors());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** The first event of this name, when it comes. */
    JsonNode await(String event) throws Exception {
        return await(line -> line.path("event").asText().equals(event));
    }

    /** The events of this name so far. */
    synchronized List<JsonNode> events(String event) {
        return lines.stream()
                .filter(line -> line.path("event").asText().equals(event))
                .collect(Collectors.toList());
    }

    /** All lines so far. */
    synchronized List<JsonNode> lines() {
        return List.copyOf(lines);
    }

    /** What it wrote to standard error. */
    String errors() throws IOException {
        return Files.readString(log);
    }

    /** Asks it to end, as Ctrl-C does. */
    void interrupt() {
        process.toHandle().destroy(); // Process.destroy would close its output too.
    }

    /** Writes a line to its standard input. */
    void say(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /** Ends its standard input. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Tells it that its terminal has gone. */
    void hangUp() throws Exception {
        int sent = new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (sent != 0) {
            throw new AssertionError("no signal was sent");
        }
    }

    /** Whether it has not ended. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it with no chance to do anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Its exit code, once it has ended and all its lines are here. */
    int exitCode() throws Exception {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + errors());
        }
        synchronized (this) {
            while (!ended) {
                wait();
            }
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
