package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.config.InboundMode;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.trust.InboundAttempt;
import dev.hearth.p2p.trust.InboundDecision;
import dev.hearth.p2p.trust.InboundPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where peers that connect to us ask to be let in. Those of the queue are announced and wait for a command; those of the
 * gate are announced and let in. Any thread.
 */
final class InboundDesk {
    private final NodeReport report;
    private final Map<Long, InboundAttempt> waiting = new LinkedHashMap<>();

    InboundDesk(NodeReport report) {
        this.report = report;
    }

    InboundPolicy policy(InboundMode mode) {
        return switch (mode) {
            case OPEN -> InboundPolicy.OPEN;
            case QUEUE -> InboundPolicy.queue();
            case EVENT -> InboundPolicy.event(this::admit);
            case BOTH -> InboundPolicy.queueAndEvent(this::admit);
        };
    }

    private CompletableFuture<InboundDecision> admit(InboundAttempt attempt) {
        report.inbound(attempt, false);
        return CompletableFuture.completedFuture(InboundDecision.accept());
    }

    /** Takes over who waits in the node's queue. Blocking. */
    void poll(Node node) {
        for (InboundAttempt next = Stages.join(node.pollInbound());
                next != null;
                next = Stages.join(node.pollInbound())) {
            add(next);
            report.inbound(next, true);
        }
    }

    private synchronized void add(InboundAttempt attempt) {
        if (waiting.size() >= InboundPolicy.DEFAULT_CAPACITY) { // The oldest is gone: no more can wait in the node.
            waiting.remove(waiting.keySet().iterator().next());
        }
        waiting.put(attempt.connection().value(), attempt);
    }

    /** Forgets those that wait no more. */
    synchronized void event(NodeEvent event) {
        if (event instanceof NodeEvent.PeerChanged peer && peer.state() != Stage.HANDSHAKING) {
            waiting.remove(peer.connection());
        }
    }

    /** Decides; false when the connection does not wait. Blocking. */
    boolean decide(Node node, long connection, InboundDecision decision) {
        InboundAttempt attempt = take(connection);
        return attempt != null && Stages.join(node.decide(attempt, decision));
    }

    private synchronized @Nullable InboundAttempt take(long connection) {
        return waiting.remove(connection);
    }

    /** The connections that wait, oldest first. */
    synchronized List<Long> waiting() {
        return new ArrayList<>(waiting.keySet());
    }
}
