package dev.hearth.p2p.graphene;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.CheckFirewall;
import dev.hearth.p2p.messages.graphene.CheckFirewallReply;
import dev.hearth.p2p.messages.graphene.ConnectionDirection;
import dev.hearth.p2p.messages.graphene.CurrentConnection;
import dev.hearth.p2p.messages.graphene.FirewallCheckResult;
import dev.hearth.p2p.messages.graphene.FirewallState;
import dev.hearth.p2p.messages.graphene.GetCurrentConnectionsReply;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionReport;
import dev.hearth.p2p.protocol.ConnectionReport.Rates;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.Reachability;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The firewall check and the list of connections of legacy nodes (§8). One message is question and order alike, another
 * both answers: what a 5014 asks shows in its node id, what a 5015 answers in what we have asked this peer.
 */
final class FirewallMessages {
    private static final int SMALL = 64;
    private static final int ENTRY_BYTES = 200;
    private static final int MOST_ENTRIES = 200;
    private static final long MOST_RATE = 0xffff_ffffL;

    /** What we asked of the peer for another; the wire knows fewer addresses than we do. */
    private record DialBack(CheckFirewall question, PeerAddress endpoint) {}

    private final SessionContext context;
    private final SessionEvents events;
    private @Nullable TokenBucket connectionAnswers;
    private boolean complete;
    private boolean askedEarly;
    private boolean asked;
    private @Nullable DialBack dialBack;

    FirewallMessages(SessionContext context, SessionEvents events) {
        this.context = context;
        this.events = events;
    }

    /** The handshake is complete. A legacy peer asks as soon as we have accepted it, which is before that (§8). */
    void complete() {
        complete = true;
        if (askedEarly) {
            events.reachabilityAsked();
        }
    }

    void ask() {
        asked = true;
        context.send(new CheckFirewall(NodeId.ZERO, PeerAddress.NONE), SMALL);
    }

    void askDialBack(@Nullable NodeIdentity requester, PeerAddress endpoint) {
        Hash nodeId = requester == null ? null : requester.nodeId();
        CheckFirewall question = new CheckFirewall(nodeId(nodeId), Hellos.wireAddress(endpoint));
        dialBack = new DialBack(question, endpoint);
        context.send(question, SMALL);
    }

    void answer(@Nullable Hash nodeId, PeerAddress endpoint, Reachability result) {
        context.send(
                new CheckFirewallReply(
                        nodeId(nodeId),
                        Hellos.wireAddress(endpoint),
                        wire(result).code()),
                SMALL);
    }

    private static NodeId nodeId(@Nullable Hash nodeId) {
        return nodeId == null ? NodeId.ZERO : NodeId.wrap(nodeId.toBytes());
    }

    private static FirewallCheckResult wire(Reachability result) {
        return switch (result) {
            case UNKNOWN -> FirewallCheckResult.UNABLE_TO_CHECK;
            case UNREACHABLE -> FirewallCheckResult.UNABLE_TO_CONNECT;
            case REACHABLE -> FirewallCheckResult.CONNECTION_SUCCESSFUL;
        };
    }

    private static Reachability neutral(FirewallCheckResult result) {
        return switch (result) {
            case UNABLE_TO_CHECK -> Reachability.UNKNOWN;
            case UNABLE_TO_CONNECT -> Reachability.UNREACHABLE;
            case CONNECTION_SUCCESSFUL -> Reachability.REACHABLE;
        };
    }

    /** 5014. */
    void received(CheckFirewall message) {
        if (!complete) {
            askedEarly = message.nodeId().isZero();
        } else if (message.nodeId().isZero()) {
            events.reachabilityAsked();
        } else {
            events.dialBackAsked(Hash.wrap(message.nodeId().toBytes()), message.endpoint());
        }
    }

    /** 5015; one that answers nothing is ignored. */
    void received(CheckFirewallReply message) {
        DialBack open = dialBack;
        Reachability result = neutral(message.result());
        if (open != null
                && open.question().nodeId().equals(message.nodeId())
                && open.question().endpoint().equals(message.endpoint())) {
            dialBack = null;
            events.dialBackAnswered(open.endpoint(), result);
        } else if (asked) {
            asked = false;
            events.reachabilityAnswered(result, message.endpoint());
        }
    }

    /** 5016; over the rate it goes unanswered. */
    void connectionsRequested() {
        long now = context.nanoTime();
        if (connectionAnswers == null) {
            connectionAnswers = new TokenBucket(0.1, 2, now); // Hardly any peer asks.
        }
        if (complete && connectionAnswers.tryTake(1, now)) {
            events.connectionsRequested();
        }
    }

    void send(ConnectionReport report) {
        List<CurrentConnection> entries = new ArrayList<>();
        for (ConnectionReport.Entry entry : report.entries()) {
            if (entries.size() < MOST_ENTRIES) {
                entries.add(entry(entry));
            }
        }
        Rates minute = report.lastMinute();
        Rates quarter = report.lastQuarter();
        Rates hour = report.lastHour();
        context.send(
                new GetCurrentConnectionsReply(
                        u32(minute.upload()),
                        u32(minute.download()),
                        u32(quarter.upload()),
                        u32(quarter.download()),
                        u32(hour.upload()),
                        u32(hour.download()),
                        entries),
                SMALL + ENTRY_BYTES * entries.size());
    }

    private static long u32(long value) {
        return Math.max(0, Math.min(value, MOST_RATE));
    }

    private static CurrentConnection entry(ConnectionReport.Entry entry) {
        NodeIdentity identity = entry.identity();
        boolean outbound = entry.direction() == Attempt.Direction.OUTBOUND;
        VariantObject.Builder data = VariantObject.builder().put("user_agent", entry.agent());
        if (entry.head() >= 0) {
            data.putUnsigned("last_known_block_number", entry.head());
        }
        return new CurrentConnection(
                u32(entry.seconds()),
                Hellos.wireAddress(entry.address()),
                nodeId(identity == null ? null : identity.nodeId()),
                entry.clockOffsetMicros(),
                entry.roundTripMicros(),
                (outbound ? ConnectionDirection.OUTBOUND : ConnectionDirection.INBOUND).code(),
                (outbound ? FirewallState.NOT_FIREWALLED : FirewallState.UNKNOWN).code(),
                data.build());
    }
}
