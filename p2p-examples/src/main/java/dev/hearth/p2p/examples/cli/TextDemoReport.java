package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** For people: a table that is redrawn in place on a terminal, one line every two seconds elsewhere. */
final class TextDemoReport implements DemoReport {
    private static final long PLAIN_MILLIS = 2_000;

    private final LineOutput output;
    private final boolean terminal;
    private int drawn;
    private long nextPlainMillis;

    TextDemoReport(LineOutput output, boolean terminal) {
        this.output = output;
        this.terminal = terminal;
    }

    @Override
    public void opened(Hash chainId, PublicKey witness, long blocks) {
        say("Five nodes, one process, real sockets on loopback, a chain of " + blocks + " blocks to begin with.");
        say("chain id    " + chainId);
        say("witness key " + witness + " signs every block");
        say("");
    }

    @Override
    public void started(DemoStatus node, String part) {
        say(node.name() + " listens on " + node.address() + ": " + part);
        drawn = 0;
    }

    @Override
    public void progress(Duration elapsed, List<DemoStatus> nodes) {
        if (terminal) {
            draw(elapsed, nodes);
        } else if (elapsed.toMillis() >= nextPlainMillis) {
            nextPlainMillis = elapsed.toMillis() + PLAIN_MILLIS;
            say(plain(elapsed, nodes));
        }
    }

    private void draw(Duration elapsed, List<DemoStatus> nodes) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        drawn = 0;
        for (String line : table(nodes)) {
            text.append("\u001b[2K").append(line).append('\n');
            drawn++;
        }
        text.append("\u001b[2K").append(seconds(elapsed));
        drawn++;
        say(text.toString());
    }

    private static List<String> table(List<DemoStatus> nodes) {
        String head = String.format(
                Locale.ROOT,
                "%-5s %-21s %5s %8s %10s %10s %10s %8s",
                "node",
                "listens on",
                "peers",
                "height",
                "blocks in",
                "bytes in",
                "bytes out",
                "tx in");
        List<String> lines = new ArrayList<>(List.of(head));
        for (DemoStatus node : nodes) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-5s %-21s %5d %8d %10d %10s %10s %8d",
                    node.name(),
                    node.address(),
                    node.peers(),
                    node.height(),
                    node.blocks(),
                    ByteText.of(node.received()),
                    ByteText.of(node.sent()),
                    node.transactions()));
        }
        return lines;
    }

    private static String plain(Duration elapsed, List<DemoStatus> nodes) {
        StringBuilder text = new StringBuilder(seconds(elapsed));
        for (DemoStatus node : nodes) {
            text.append(
                    String.format(Locale.ROOT, "  %s: block %d, %d peers", node.name(), node.height(), node.peers()));
        }
        return text.toString();
    }

    private static String seconds(Duration elapsed) {
        return String.format(Locale.ROOT, "%5.1f s", elapsed.toMillis() / 1e3);
    }

    @Override
    public void ended(List<DemoStatus> nodes, boolean agreed) {
        say("");
        table(nodes).forEach(this::say);
        say("");
        for (DemoStatus node : nodes) {
            say(node.name() + " head "
                    + (node.head() == null ? "none" : node.head().id()));
        }
        say(agreed ? "All nodes agree on the head." : "The nodes do not agree.");
    }

    private void say(String line) {
        output.put(() -> line);
    }
}
