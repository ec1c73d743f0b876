package dev.hearth.p2p.graphene;

import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.ConnectionDirection;
import dev.hearth.p2p.messages.graphene.FirewallState;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Addresses in and out on one connection: 5009 and 5010 (§3.6). */
final class Addresses {
    private static final int SMALL = 64;
    private static final long LATEST = 0xffff_ffffL;

    private final SessionContext context;
    private final SessionEvents events;
    private final Handshake handshake;
    private final TokenBucket answers;

    Addresses(SessionContext context, SessionEvents events, Handshake handshake) {
        this.context = context;
        this.events = events;
        this.handshake = handshake;
        this.answers = new TokenBucket(0.1, 10, context.nanoTime());
    }

    /** 5009. */
    void requested() throws ProtocolViolation {
        if (!handshake.hasDecided()) {
            throw new ProtocolViolation("asks for addresses before its hello was answered");
        }
        // Over the rate the question goes unanswered, which no node minds after the first (W13).
        if (answers.tryTake(1, context.nanoTime())) {
            events.addressesRequested();
            handshake.addressesSent();
        }
    }

    /** 5010. */
    void received(AddressMessage message) {
        // A peer that has no room for us sends them all the same; one that has not said hello may be on another chain.
        if (handshake.addressesReceived() && handshake.hasDecided()) {
            List<AddressEntry> entries = new ArrayList<>(message.addresses().size());
            message.addresses().forEach(info -> entries.add(neutral(info)));
            events.addresses(entries);
        }
    }

    private static AddressEntry neutral(AddressInfo info) {
        boolean outbound = info.direction() == ConnectionDirection.OUTBOUND;
        return new AddressEntry(
                info.endpoint(),
                info.lastSeenSeconds(),
                null,
                info.latencyMicros(),
                outbound ? Attempt.Direction.OUTBOUND : Attempt.Direction.INBOUND,
                info.firewalled() == FirewallState.NOT_FIREWALLED);
    }

    /** Sends 5010. */
    void send(List<AddressEntry> entries) {
        List<AddressInfo> infos = new ArrayList<>(entries.size());
        long now = TimeUnit.MICROSECONDS.toSeconds(context.wallMicros());
        entries.forEach(entry -> infos.add(wire(entry, now)));
        context.send(new AddressMessage(infos), SMALL + AddressInfo.LENGTH * infos.size());
    }

    /** Whom we are connected to is seen now (§3.6). */
    private static AddressInfo wire(AddressEntry entry, long nowSeconds) {
        NodeIdentity identity = entry.identity();
        long seen = identity == null ? entry.lastSeenSeconds() : nowSeconds;
        boolean outbound = entry.direction() == Attempt.Direction.OUTBOUND;
        return new AddressInfo(
                Hellos.wireAddress(entry.address()),
                Math.min(LATEST, Math.max(0, seen)), // A clock may be off by centuries.
                entry.latencyMicros(),
                identity == null ? NodeId.ZERO : NodeId.wrap(identity.nodeId().toBytes()),
                (outbound ? ConnectionDirection.OUTBOUND : ConnectionDirection.INBOUND).code(),
                (entry.verified() ? FirewallState.NOT_FIREWALLED : FirewallState.UNKNOWN).code());
    }
}
