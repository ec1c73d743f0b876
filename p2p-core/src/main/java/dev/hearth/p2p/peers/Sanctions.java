package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.BanSubject;
import dev.hearth.p2p.trust.Punishment;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes punishments and bans take effect: on connections, on the governor's peers, on configured ones (bitcoin-p2p §6). */
public final class Sanctions {
    private static final Logger log = LoggerFactory.getLogger(Sanctions.class);

    private final Discipline discipline;
    private final PeerRegistry registry;
    private final Candidates candidates;
    private final ConfiguredPeers configured;
    private final Consumer<NodeEvent> events;
    private final LongSupplier nowSeconds;

    Sanctions(
            Discipline discipline,
            PeerRegistry registry,
            Candidates candidates,
            ConfiguredPeers configured,
            Consumer<NodeEvent> events,
            LongSupplier nowSeconds) {
        this.discipline = discipline;
        this.registry = registry;
        this.candidates = candidates;
        this.configured = configured;
        this.events = events;
        this.nowSeconds = nowSeconds;
    }

    /** A peer broke the rules: once that is enough its connection ends, and its host is left alone. */
    void penalise(Peer peer, ProtocolViolation violation) {
        if (!peer.misbehaviour.add(violation)) {
            return;
        }
        Connection connection = peer.connection;
        String detail = Objects.requireNonNullElse(violation.getMessage(), "");
        Punishment punishment = Punishment.of(peer.misbehaviour.score(), connection.attempt(), peer.permissions);
        connection.sayGoodbye(violation.reason(), detail);
        connection.disconnect(violation.reason(), detail); // Nothing it could still say is waited for.
        if (punishment == Punishment.DISCOURAGE_AND_DISCONNECT) {
            shun(peer, detail);
        } else if (punishment == Punishment.WARN) {
            log.warn("{} misbehaves, but the operator has vouched for it: {}", peer.address(), detail);
        }
    }

    /** The host of a peer that broke the rules is not dialled again, and its other connections end but configured ones. */
    private void shun(Peer culprit, String why) {
        discipline.discourage(culprit.address());
        candidates.banned(address -> address.sameHost(culprit.address()) && !configured.isAlwaysWanted(address));
        for (Peer peer : registry.all()) {
            if (peer != culprit && peer.address().sameHost(culprit.address()) && !isVouchedFor(peer)) {
                peer.connection.disconnect(DisconnectReason.BLOCKED, "another connection of its host misbehaved");
            }
        }
        events.accept(new NodeEvent.Banned(culprit.address().toString(), null, why));
    }

    /** Whether the operator has named this very peer: what others at its host do is not its fault. */
    private boolean isVouchedFor(Peer peer) {
        boolean named = peer.governedAs != null && configured.isAlwaysWanted(peer.governedAs);
        return named || peer.kind() == ConnectionKind.MANUAL || !discipline.mayPunish(peer.address());
    }

    /** Forbids a subject to connect and ends its connections; see {@link BanList#ban}. */
    public BanList.Outcome ban(Ban ban) {
        forgetEnded(); // Else a full list would sweep them out unnoticed.
        BanList.Outcome outcome = discipline.bans().ban(ban, nowSeconds.getAsLong());
        if (outcome == BanList.Outcome.ADDED || outcome == BanList.Outcome.EXTENDED) {
            candidates.banned(discipline::isBanned);
            for (Peer peer : registry.all()) {
                if (discipline.banOf(peer.address(), peer.identity) != null && discipline.mayPunish(peer.address())) {
                    expel(peer, "banned: " + ban.reason());
                }
            }
            events.accept(new NodeEvent.Banned(
                    ban.subject().toString(), ban.isPermanent() ? null : ban.untilSeconds(), ban.reason()));
        }
        return outcome;
    }

    private void expel(Peer peer, String why) {
        candidates.banned(address -> address.equals(peer.governedAs));
        peer.connection.sayGoodbye(DisconnectReason.BLOCKED, why);
        peer.connection.disconnect(DisconnectReason.BLOCKED, why);
    }

    /** Configured peers whose ban has ended are wanted again; costs nothing while none has. */
    void forgetEnded() {
        if (!discipline.bans().sweep(nowSeconds.getAsLong()).isEmpty()) {
            candidates.wantConfigured();
        }
    }

    /** Lifts a ban; whether there was one of exactly this subject. */
    public boolean unban(BanSubject subject) {
        boolean was = discipline.bans().unban(subject);
        candidates.wantConfigured();
        return was;
    }

    /** The bans that hold. */
    public List<Ban> bans() {
        return discipline.bans().list(nowSeconds.getAsLong());
    }
}
