package dev.hearth.p2p.examples.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.bitcoin.BitcoinTransaction;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** bcoin in a process of its own, driven by the script in {@code src/it/bcoin}. */
final class BcoinProcess implements OtherNode {
    private static final long PATIENCE_SECONDS = 300;
    private static final Path SOURCE = Path.of("src/it/bcoin");
    private static final Path HOME = Path.of("target/bcoin");
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Line(JsonNode json, long nanos) {
        boolean is(String event) {
            return json.path("event").asText().equals(event);
        }
    }

    private final int port;
    private final Process process;
    private final List<Line> lines = new ArrayList<>();
    private boolean ended;

    private BcoinProcess(int port, Process process) {
        this.port = port;
        this.process = process;
        Thread reader = new Thread(this::read, "bcoin-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Fetches bcoin unless it is there, and starts it. */
    static BcoinProcess start() throws Exception {
        Files.createDirectories(HOME);
        for (String file : List.of("package.json", "package-lock.json", "node.js")) {
            Files.copy(SOURCE.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(HOME.resolve("node_modules"))) {
            run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
        int port = freePort();
        Process node = new ProcessBuilder("node", "node.js", String.valueOf(port))
                .directory(HOME.toFile())
                .redirectError(HOME.resolve("errors.log").toFile())
                .start();
        BcoinProcess bcoin = new BcoinProcess(port, node);
        bcoin.await(line -> line.is("listening"));
        return bcoin;
    }

    private static void run(String... command) throws Exception {
        Process installer = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(HOME.resolve("install.log").toFile())
                .start();
        if (installer.waitFor() != 0) {
            throw new IOException(Files.readString(HOME.resolve("install.log")));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(new Line(JSON.readTree(line), System.nanoTime()));
            }
        } catch (IOException killed) {
            // There are no more lines.
        } finally {
            end();
        }
    }

    private synchronized void add(Line line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private Line await(Predicate<Line> wanted) throws Exception {
        return await(0, wanted);
    }

    private synchronized Line await(int from, Predicate<Line> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int seen = from;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return lines.get(seen);
                }
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                List<Line> last = lines.subList(Math.max(0, lines.size() - 20), lines.size());
                throw new AssertionError("no such line; the last: " + last);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized int lineCount() {
        return lines.size();
    }

    private JsonNode run(String command, ObjectNode arguments) throws Exception {
        int before = lineCount();
        arguments.put("do", command);
        process.outputWriter(StandardCharsets.UTF_8)
                .append(arguments.toString())
                .append('\n')
                .flush();
        Line answer = await(before, line -> line.is("done") || line.is("failed"));
        if (answer.is("failed")) {
            throw new AssertionError(answer.json().toString());
        }
        return answer.json();
    }

    private static ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void connect(PeerAddress to) throws Exception {
        run("connect", arguments().put("to", to.toString()));
    }

    @Override
    public PeerAddress address() {
        return PeerAddress.parse("127.0.0.1:" + port);
    }

    @Override
    public long awaitHead(String hash) throws Exception {
        return await(line -> line.is("tip") && line.json().path("hash").asText().equals(hash))
                .nanos();
    }

    @Override
    public long awaitTransaction(String txid) throws Exception {
        return await(line -> line.is("transaction")
                        && line.json().path("id").asText().equals(txid))
                .nanos();
    }

    @Override
    public void awaitPeer() throws Exception {
        await(line -> line.is("peer"));
    }

    @Override
    public void awaitAddress(PeerAddress address) throws Exception {
        await(line -> line.is("addresses")
                && line.json().path("addresses").toString().contains('"' + address.toString() + '"'));
    }

    @Override
    public String mine(int depth, int count) throws Exception {
        run("mine", arguments().put("depth", depth).put("count", count));
        return run("state", arguments()).path("hash").asText();
    }

    @Override
    public void send(BitcoinTransaction transaction) throws Exception {
        run("send", arguments().put("transaction", HexFormat.of().formatHex(transaction.bytes())));
    }

    @Override
    public synchronized boolean hasDropped() {
        return lines.stream().anyMatch(line -> line.is("closed") || line.is("banned"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
