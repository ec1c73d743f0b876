package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.LocalNode.Admission;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.trust.InboundAttempt;
import dev.hearth.p2p.trust.InboundDecision;
import dev.hearth.p2p.trust.InboundGate;
import dev.hearth.p2p.trust.InboundGatekeeper;
import dev.hearth.p2p.trust.InboundPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a peer that has said who it is may stay: itself, banned, another key, there already, room, policy. Node
 * loop.
 */
public final class Admissions {
    private static final Logger log = LoggerFactory.getLogger(Admissions.class);

    /** What the peer manager does for it. */
    interface Hands {
        /** The peer was reached at this address by a connection of ours that is not going to stay. */
        void reached(Peer peer, PeerAddress address);
    }

    private final LocalNode local;
    private final Circumstances circumstances;
    private final PeerRegistry registry;
    private final Discipline discipline;
    private final Recognition recognition;
    private final InboundPolicy policy;
    private final InboundGatekeeper gatekeeper;
    private final Map<ConnectionId, Consumer<Admission>> undecided = new LinkedHashMap<>();
    private final Doorkeeper doorkeeper;
    private final Crowding crowding;
    private final Hands hands;

    Admissions(
            LocalNode local,
            Circumstances circumstances,
            PeerRegistry registry,
            Discipline discipline,
            Recognition recognition,
            InboundPolicy policy,
            Doorkeeper doorkeeper,
            Crowding crowding,
            Hands hands) {
        this.local = local;
        this.circumstances = circumstances;
        this.registry = registry;
        this.discipline = discipline;
        this.recognition = recognition;
        this.policy = policy;
        this.gatekeeper = new InboundGatekeeper(policy);
        this.doorkeeper = doorkeeper;
        this.crowding = crowding;
        this.hands = hands;
    }

    /**
     * Whether the peer behind a connection, which has greeted us, may stay: tells {@code then}, at once or when the
     * application has decided; never once the connection is closed.
     */
    public void admit(ConnectionId id, @Nullable NodeIdentity identity, String agent, Consumer<Admission> then) {
        Peer peer = registry.get(id);
        if (peer == null || circumstances.isStopping()) {
            then.accept(Admission.NOT_ACCEPTING);
        } else {
            admit(peer, identity, agent, then);
        }
    }

    private void admit(Peer peer, @Nullable NodeIdentity identity, String agent, Consumer<Admission> then) {
        peer.greeted = true;
        Admission refusal = identity == null ? null : refusal(peer, identity);
        if (refusal != null) {
            then.accept(refusal);
        } else if (peer.outbound()) {
            then.accept(Admission.ACCEPTED);
        } else {
            askApplication(peer, identity, agent, then);
        }
    }

    private @Nullable Admission refusal(Peer peer, NodeIdentity identity) {
        boolean ourselves = identity.nodeId().equals(local.identity().nodeId())
                || identity.key().equals(local.identity().key());
        if (ourselves) {
            return Admission.CONNECTED_TO_SELF;
        }
        registry.identify(peer, identity);
        recognition.met(peer, identity);
        if (isBanned(peer, identity) || recognition.isSomebodyElse(peer, identity)) {
            return Admission.BLOCKED;
        }
        Peer other = registry.other(peer.connection.id(), identity);
        if (other != null) {
            if (peer.outbound()) {
                hands.reached(other, peer.address());
            }
            if (!yields(other, peer, identity)) {
                return Admission.ALREADY_CONNECTED;
            }
            other.connection.sayGoodbye(DisconnectReason.ALREADY_CONNECTED, "the other connection is kept");
        }
        return null;
    }

    /** Whether an inbound peer that nothing else speaks against finds room; nobody goes for one that has misbehaved. */
    private boolean hasRoom(Peer peer) {
        if (doorkeeper.isGuest(peer.connection.id())) {
            return false;
        }
        boolean unwanted = discipline.isDiscouraged(peer.address()) && discipline.mayPunish(peer.address());
        return !isFull() || (!unwanted && crowding.makeRoom());
    }

    /** Connections that have not said a word, or wait for the application, take no room from those that are in. */
    private boolean isFull() {
        int mostInbound = circumstances.settings().inboundHard();
        int mostConnections = circumstances.settings().maxConnections();
        boolean full = registry.inbound() > mostInbound || registry.open() > mostConnections;
        int outside = full ? registry.silentInbound() + undecided.size() : 0;
        return registry.inbound() - outside > mostInbound || registry.open() - outside > mostConnections;
    }

    private boolean isBanned(Peer peer, NodeIdentity identity) {
        return discipline.banOf(peer.address(), identity) != null && discipline.mayPunish(peer.address());
    }

    /** Two nodes that dial each other at once keep the connection dialled by the smaller id, on both sides. */
    private boolean yields(Peer older, Peer newer, NodeIdentity theirs) {
        if (older.connection.stage() != Stage.HANDSHAKING || older.outbound() == newer.outbound()) {
            return false;
        }
        boolean oursIsSmaller = local.identity().nodeId().compareTo(theirs.nodeId()) < 0;
        return newer.outbound() == oursIsSmaller;
    }

    private void askApplication(Peer peer, @Nullable NodeIdentity identity, String agent, Consumer<Admission> then) {
        ConnectionId id = peer.connection.id();
        InboundAttempt attempt = new InboundAttempt(id, peer.address(), identity, agent, nowSeconds());
        InboundDecision decision = gatekeeper.submit(attempt, nowNanos());
        if (decision != null) {
            then.accept(admission(peer, attempt, decision));
            return;
        }
        undecided.put(id, then);
        peer.connection.schedule(this::expire, policy.patience().toNanos());
        InboundGate gate = policy.gate();
        if (gate != null) {
            local.runtime()
                    .application()
                    .execute(() -> InboundGate.ask(
                            gate, attempt, answer -> peer.connection.schedule(() -> decide(attempt, answer), 0)));
        }
    }

    /** The oldest inbound peer that waits in the queue, taken out of it to be decided about; null when there is none. */
    public @Nullable InboundAttempt poll() {
        return gatekeeper.poll(nowNanos());
    }

    /** The application has decided; false when it is too late. */
    public boolean decide(InboundAttempt attempt, InboundDecision decision) {
        if (!gatekeeper.decide(attempt.connection(), nowNanos())) {
            return false;
        }
        tell(attempt, decision);
        return true;
    }

    private void expire() {
        gatekeeper.expire(nowNanos()).forEach(attempt -> tell(attempt, InboundGatekeeper.TOO_LATE));
    }

    private void tell(InboundAttempt attempt, InboundDecision decision) {
        Consumer<Admission> then = undecided.remove(attempt.connection());
        Peer peer = registry.get(attempt.connection());
        if (then != null && peer != null) {
            then.accept(admission(peer, attempt, decision));
        }
    }

    /** Somebody may have to go for whom the application lets in, and for nobody else. */
    private Admission admission(Peer peer, InboundAttempt attempt, InboundDecision decision) {
        if (decision instanceof InboundDecision.Refuse refuse) {
            log.info("{} {} is not let in: {}", attempt.connection(), attempt.address(), refuse.reason());
            return Admission.BLOCKED;
        }
        return hasRoom(peer) ? Admission.ACCEPTED : Admission.NOT_ACCEPTING;
    }

    /** A connection is gone. */
    void closed(Peer peer) {
        gatekeeper.withdraw(peer.connection.id());
        undecided.remove(peer.connection.id());
    }

    private long nowNanos() {
        return local.runtime().nanoTime();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
