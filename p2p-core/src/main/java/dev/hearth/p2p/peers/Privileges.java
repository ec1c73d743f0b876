package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.NodeEvent.TrustFailed;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.trust.Call;
import dev.hearth.p2p.trust.InboundPolicy;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import dev.hearth.p2p.trust.Refusal;
import dev.hearth.p2p.trust.TrustContext;
import dev.hearth.p2p.trust.TrustDecision;
import dev.hearth.p2p.trust.TrustProtocol;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each connected peer may do (p2pnet §5): what it begins with, what the application's trust protocol makes of it,
 * what the operator grants and takes away, and which calls are refused: for want of a permission, or since we only ask on
 * a connection. Node loop.
 */
public final class Privileges {
    private static final Logger log = LoggerFactory.getLogger(Privileges.class);

    private final InboundPolicy policy;
    private final Discipline discipline;
    private final PeerRegistry registry;
    private final Activity activity;
    private final Executor application;
    private final Consumer<NodeEvent> events;

    Privileges(
            InboundPolicy policy,
            Discipline discipline,
            PeerRegistry registry,
            Activity activity,
            Executor application,
            Consumer<NodeEvent> events) {
        this.policy = policy;
        this.discipline = discipline;
        this.registry = registry;
        this.activity = activity;
        this.application = application;
        this.events = events;
    }

    /** What a peer may do from the beginning. */
    Permissions initial(Attempt attempt) {
        Permissions initial = attempt.outbound() ? Permissions.NORMAL : policy.initialPermissions();
        return initial.plus(discipline.granted(attempt.address()));
    }

    /** Asks the application's trust protocol what an inbound peer may do. */
    void evaluate(Peer peer, PeerProfile profile) {
        TrustProtocol protocol = policy.trustProtocol();
        if (protocol == TrustProtocol.none()) {
            return;
        }
        peer.undecided = true;
        peer.connection.schedule(
                () -> undecided(peer, TrustFailed.Cause.LATE),
                policy.trustDeadline().toNanos());
        TrustContext context = new TrustedPeer(peer, profile);
        application.execute(() -> evaluate(protocol, context, peer));
    }

    private void evaluate(TrustProtocol protocol, TrustContext context, Peer peer) {
        try {
            protocol.evaluate(context).whenComplete((decision, failure) -> {
                if (decision != null) {
                    peer.connection.schedule(() -> decided(peer, decision), 0);
                } else {
                    failed(peer, failure);
                }
            });
        } catch (RuntimeException e) {
            failed(peer, e);
        }
    }

    private void failed(Peer peer, @Nullable Throwable failure) {
        log.warn("the trust protocol failed on {}", peer.address(), failure);
        peer.connection.schedule(() -> undecided(peer, TrustFailed.Cause.FAILED), 0);
    }

    private void decided(Peer peer, TrustDecision decision) {
        if (settle(peer)) {
            set(peer, decision.permissions().plus(discipline.granted(peer.address())), decision.reason());
        }
    }

    private void undecided(Peer peer, TrustFailed.Cause cause) {
        if (settle(peer)) {
            Permissions left = policy.unproven().plus(discipline.granted(peer.address()));
            events.accept(new TrustFailed(peer.connection.id().value(), peer.address(), cause, left));
            set(peer, left, cause == TrustFailed.Cause.LATE ? "not decided in time" : "could not be decided");
        }
    }

    /** Ends the wait for the trust protocol; whether it was still waited for. */
    private static boolean settle(Peer peer) {
        boolean awaited = peer.undecided && peer.isActive();
        peer.undecided = false;
        return awaited;
    }

    /** Grants permissions to an active connection, or takes them away, for good; false when it is gone. */
    public boolean change(ConnectionId id, Permissions granted, Permissions revoked, String reason) {
        Peer peer = registry.get(id);
        if (peer == null || !peer.isActive()) {
            return false;
        }
        settle(peer); // What the trust protocol says about it now comes too late.
        set(peer, peer.permissions.plus(granted).minus(revoked), reason);
        return true;
    }

    private void set(Peer peer, Permissions permissions, String reason) {
        if (peer.permissions.equals(permissions)) {
            return;
        }
        peer.permissions = permissions;
        events.accept(
                new NodeEvent.PermissionsChanged(peer.connection.id().value(), peer.address(), permissions, reason));
        if (permissions.has(Permission.BASIC)) {
            activity.renew(peer);
        } else {
            peer.connection.sayGoodbye(DisconnectReason.BLOCKED, reason);
        }
    }

    /** Why a call of a peer or to it is refused; null when it may go on. */
    public @Nullable Refusal refuse(Connection connection, Call call) {
        Peer peer = registry.get(connection.id());
        return peer == null ? null : refuse(peer, call);
    }

    @Nullable
    Refusal refuse(Peer peer, Call call) {
        Refusal refusal = peer.connection.attempt().initiatorOnly() && call.isService()
                ? new Refusal(call, Refusal.Ground.INITIATOR_ONLY)
                : peer.permissions.refuse(call);
        if (refusal != null && peer.refused.add(call)) {
            events.accept(new NodeEvent.CallRefused(peer.connection.id().value(), peer.address(), refusal));
        }
        return refusal;
    }
}
