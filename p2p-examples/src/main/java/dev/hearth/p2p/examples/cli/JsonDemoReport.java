package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.Hash;
import java.time.Duration;
import java.util.List;

/** One JSON object a line. */
final class JsonDemoReport implements DemoReport {
    private final LineOutput output;

    JsonDemoReport(LineOutput output) {
        this.output = output;
    }

    @Override
    public void opened(Hash chainId, PublicKey witness, long blocks) {
        say(event("opened").put("chainId", chainId).put("witness", witness).put("blocks", blocks));
    }

    @Override
    public void started(DemoStatus node, String part) {
        say(event("started")
                .put("node", node.name())
                .put("address", node.address())
                .put("part", part));
    }

    @Override
    public void progress(Duration elapsed, List<DemoStatus> nodes) {
        nodes.forEach(node -> say(status("status", node)));
    }

    @Override
    public void ended(List<DemoStatus> nodes, boolean agreed) {
        nodes.forEach(node -> say(status("summary", node)));
        say(event("result").put("agreed", agreed));
    }

    private static JsonLine status(String event, DemoStatus node) {
        return event(event)
                .put("node", node.name())
                .put("peers", node.peers())
                .put("height", node.height())
                .put("id", node.head() == null ? null : node.head().id())
                .put("blocksReceived", node.blocks())
                .put("transactionsReceived", node.transactions())
                .put("bytesReceived", node.received())
                .put("bytesSent", node.sent());
    }

    private static JsonLine event(String name) {
        return JsonLine.event(System.currentTimeMillis(), name);
    }

    private void say(JsonLine line) {
        output.put(line::toString);
    }
}
