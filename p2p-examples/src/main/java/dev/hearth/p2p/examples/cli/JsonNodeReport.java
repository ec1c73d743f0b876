package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.trust.InboundAttempt;
import dev.hearth.p2p.trust.Permission;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One JSON object a line. */
final class JsonNodeReport implements NodeReport {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final LineOutput output;
    private final Function<Hash, String> show;

    /** {@code show}: how ids of blocks and transactions are written. */
    JsonNodeReport(LineOutput output, Function<Hash, String> show) {
        this.output = output;
        this.show = show;
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

    private JsonLine line(long at, NodeEvent event) {
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
            return JsonLine.event(at, name).put("id", show.apply(item.id()));
        }
        if (event instanceof NodeEvent.Synced synced) {
            return head(JsonLine.event(at, "synced"), synced.head());
        }
        if (event instanceof NodeEvent.Reorganised reorganised) {
            return JsonLine.event(at, "reorganised")
                    .put("from", show.apply(reorganised.from().id()))
                    .put("to", show.apply(reorganised.to().id()))
                    .put("depth", reorganised.depth());
        }
        if (event instanceof NodeEvent.Promoted promoted) {
            return moved(at, "promoted", promoted.peer(), promoted.from(), promoted.to(), promoted.reason());
        }
        if (event instanceof NodeEvent.Demoted demoted) {
            return moved(at, "demoted", demoted.peer(), demoted.from(), demoted.to(), demoted.reason());
        }
        if (event instanceof NodeEvent.Banned banned) {
            Long until = banned.untilSeconds();
            return JsonLine.event(at, "banned")
                    .put("peer", banned.subject())
                    .put("until", until == null ? null : Answers.time(until))
                    .put("reason", banned.reason());
        }
        if (event instanceof NodeEvent.Reachability found) {
            return JsonLine.event(at, "firewall")
                    .put("state", Answers.lowerCase(found.state()))
                    .put("address", found.observed());
        }
        if (event instanceof NodeEvent.PermissionsChanged changed) {
            return JsonLine.event(at, "permissions")
                    .put("peer", changed.peer())
                    .put("permissions", changed.permissions())
                    .put("reason", changed.reason())
                    .put("connection", changed.connection());
        }
        if (event instanceof NodeEvent.CallRefused refused) {
            Permission missing = refused.refusal().missing();
            return JsonLine.event(at, "refused")
                    .put("peer", refused.peer())
                    .put("call", Answers.lowerCase(refused.refusal().call()))
                    .put("missing", missing == null ? null : missing.text())
                    .put("connection", refused.connection());
        }
        if (event instanceof NodeEvent.TrustFailed failed) {
            return JsonLine.event(at, "trust_failed")
                    .put("peer", failed.peer())
                    .put("cause", Answers.lowerCase(failed.cause()))
                    .put("permissions", failed.permissions())
                    .put("connection", failed.connection());
        }
        throw new IllegalArgumentException("there is no line for " + event);
    }

    private static JsonLine moved(
            long at, String event, PeerAddress peer, Temperature from, Temperature to, String reason) {
        return JsonLine.event(at, event)
                .put("peer", peer)
                .put("from", Answers.lowerCase(from))
                .put("to", Answers.lowerCase(to))
                .put("reason", reason);
    }

    private static JsonLine peer(long at, NodeEvent.PeerChanged peer) {
        return JsonLine.event(at, "peer")
                .put("address", peer.address())
                .put("direction", Answers.lowerCase(peer.direction()))
                .put("state", Answers.lowerCase(peer.state()))
                .put("agent", peer.agent())
                .put("nodeId", peer.nodeId())
                .put("reason", peer.reason() == null ? null : Answers.lowerCase(peer.reason()))
                .put("detail", peer.detail())
                .put("connection", peer.connection());
    }

    private JsonLine head(JsonLine line, @Nullable ChainEntry head) {
        return line.put("height", head == null ? 0 : head.number())
                .put("id", head == null ? null : show.apply(head.id()));
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
    public void flood(Map<DisconnectReason, Long> reasons) {
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        reasons.forEach((reason, count) -> counts.put(Answers.lowerCase(reason), count));
        say(event("flood")
                .put("direction", Answers.lowerCase(Attempt.Direction.INBOUND))
                .put(
                        "connections",
                        reasons.values().stream().mapToLong(Long::longValue).sum())
                .put("reasons", counts));
    }

    @Override
    public void inbound(InboundAttempt attempt, boolean waits) {
        NodeIdentity identity = attempt.identity();
        say(event("inbound")
                .put("peer", attempt.address())
                .put("agent", attempt.agent())
                .put("nodeId", identity == null ? null : identity.nodeId())
                .put("key", identity == null ? null : identity.key())
                .put("waits", waits)
                .put("connection", attempt.connection().value()));
    }

    @Override
    public void answer(Answer answer) {
        JsonLine line = event("answer").put("command", answer.command());
        answer.fields().properties().forEach(field -> line.put(field.getKey(), field.getValue()));
        say(line);
    }

    @Override
    public void failed(String command, String message) {
        say(event("error").put("command", command).put("message", message));
    }

    @Override
    public void reloaded(List<String> changed, List<String> needsRestart) {
        say(event("reloaded").put("changed", changed).put("needsRestart", needsRestart));
    }

    private static JsonLine event(String name) {
        return JsonLine.event(System.currentTimeMillis(), name);
    }

    private void say(JsonLine line) {
        output.put(line::toString);
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
