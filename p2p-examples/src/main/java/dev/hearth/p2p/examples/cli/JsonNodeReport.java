package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One JSON object a line. */
final class JsonNodeReport implements NodeReport {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final LineOutput output;

    JsonNodeReport(LineOutput output) {
        this.output = output;
    }

    @Override
    public void opened(@Nullable ChainEntry head) {
        long at = System.currentTimeMillis();
        output.put(() -> head(JsonLine.event(at, "opened"), head).toString());
    }

    @Override
    public void event(NodeEvent event) {
        long at = System.currentTimeMillis();
        output.put(() -> line(at, event).toString());
    }

    private static JsonLine line(long at, NodeEvent event) {
        if (event instanceof NodeEvent.Listening listening) {
            return JsonLine.event(at, "listening").put("address", listening.address());
        }
        if (event instanceof NodeEvent.PeerChanged peer) {
            return peer(at, peer);
        }
        if (event instanceof NodeEvent.BlockAccepted accepted) {
            return head(JsonLine.event(at, "block"), accepted.block());
        }
        if (event instanceof NodeEvent.ItemAccepted item) {
            String name = item.type().equals(ItemType.TRANSACTION)
                    ? "transaction"
                    : item.type().name();
            return JsonLine.event(at, name).put("id", item.id());
        }
        if (event instanceof NodeEvent.Synced synced) {
            return head(JsonLine.event(at, "synced"), synced.head());
        }
        if (event instanceof NodeEvent.Reorganised reorganised) {
            return JsonLine.event(at, "reorganised")
                    .put("from", reorganised.from().id())
                    .put("to", reorganised.to().id())
                    .put("depth", reorganised.depth());
        }
        return JsonLine.event(at, event.getClass().getSimpleName());
    }

    private static JsonLine peer(long at, NodeEvent.PeerChanged peer) {
        return JsonLine.event(at, "peer")
                .put("address", peer.address())
                .put("direction", lowerCase(peer.direction()))
                .put("state", lowerCase(peer.state()))
                .put("agent", peer.agent())
                .put("nodeId", peer.nodeId())
                .put("reason", peer.reason() == null ? null : lowerCase(peer.reason()))
                .put("detail", peer.detail())
                .put("connection", peer.connection());
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static JsonLine head(JsonLine line, @Nullable ChainEntry head) {
        return line.put("height", head == null ? 0 : head.number()).put("id", head == null ? null : head.id());
    }

    @Override
    public void message(boolean inbound, PeerAddress peer, String type, String name, int size) {
        long at = System.currentTimeMillis();
        output.offer(() -> {
            JsonLine line = JsonLine.event(at, "message")
                    .put("direction", inbound ? "in" : "out")
                    .put("peer", peer);
            JsonLine typed =
                    NUMBER.matcher(type).matches() ? line.put("type", Long.parseLong(type)) : line.put("type", type);
            return typed.put("name", name).put("size", size).toString();
        });
    }

    @Override
    public void stopped(@Nullable ChainEntry head, long blocks, long transactions, TrafficInfo traffic) {
        long at = System.currentTimeMillis();
        output.put(() -> head(JsonLine.event(at, "stopped"), head)
                .put("blocksReceived", blocks)
                .put("transactionsReceived", transactions)
                .put("bytesReceived", traffic.received())
                .put("bytesSent", traffic.sent())
                .put("linesDropped", output.takeDropped())
                .toString());
    }
}
