package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Tells of inbound connections one by one while few come. Of a flood it tells those that become active, and of the others
 * how many ended, and why: whoever calls a thousand times a second does not fill the log. All other events pass. Any
 * thread.
 */
final class Arrivals {
    private static final int PER_SECOND = 10;
    private static final int AT_ONCE = 20;
    /** More than a node lets shake hands at a time by default. */
    private static final int MOST_HELD = 1_024;

    private final NodeReport report;
    private final LongSupplier nanoTime;
    private final TokenBucket told;
    private final Map<Long, NodeEvent> held = new LinkedHashMap<>();
    private final Map<DisconnectReason, Long> ended = new EnumMap<>(DisconnectReason.class);

    Arrivals(NodeReport report, LongSupplier nanoTime) {
        this.report = report;
        this.nanoTime = nanoTime;
        this.told = new TokenBucket(PER_SECOND, AT_ONCE, nanoTime.getAsLong());
    }

    /** Reports an event, or keeps it for later. */
    synchronized void event(NodeEvent event) {
        if (event instanceof NodeEvent.PeerChanged peer && peer.direction() == Attempt.Direction.INBOUND) {
            inbound(peer);
        } else {
            report.event(event);
        }
    }

    private void inbound(NodeEvent.PeerChanged peer) {
        if (peer.state() == Stage.HANDSHAKING) {
            arrived(peer);
        } else if (peer.state() == Stage.ACTIVE || !held.containsKey(peer.connection())) {
            NodeEvent arrival = held.remove(peer.connection());
            if (arrival != null) {
                report.event(arrival);
            }
            report.event(peer);
        } else if (peer.state() == Stage.CLOSED) {
            held.remove(peer.connection());
            ended.merge(Objects.requireNonNullElse(peer.reason(), DisconnectReason.CONNECTION_LOST), 1L, Long::sum);
        }
    }

    private void arrived(NodeEvent.PeerChanged peer) {
        if (held.size() >= MOST_HELD || told.tryTake(1, nanoTime.getAsLong())) {
            report.event(peer);
        } else {
            held.put(peer.connection(), peer);
        }
    }

    /** Reports those of a flood that have ended since the last call, if any. */
    synchronized void summarise() {
        if (!ended.isEmpty()) {
            report.flood(new EnumMap<>(ended));
            ended.clear();
        }
    }
}
