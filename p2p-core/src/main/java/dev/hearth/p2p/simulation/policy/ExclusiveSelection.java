package dev.hearth.p2p.simulation.policy;

import dev.hearth.p2p.discovery.NetGroup;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.governor.Cause;
import dev.hearth.p2p.governor.Decision;
import dev.hearth.p2p.governor.Governor.Scope;
import dev.hearth.p2p.governor.PeerSelection;
import dev.hearth.p2p.governor.PeerState;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.PeerView.Peer;
import dev.hearth.p2p.governor.PeerView.Pool;
import dev.hearth.p2p.governor.Plan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Bitcoin's opener (bitcoin-p2p §4.3): every 500 ms, while a full-relay connection is missing, draw one address from the
 * address manager and dial it, unless a peer of its netgroup is connected already: then this round is given up. Every
 * connection is used. Connections for blocks alone and feelers are the node's excursions; their netgroups are not seen here.
 */
public final class ExclusiveSelection implements PeerSelection {
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Scope scope;
    private final NetGroups netGroups;

    /** The opener, within what the operator allows. */
    public ExclusiveSelection(Scope scope, NetGroups netGroups) {
        this.scope = scope;
        this.netGroups = netGroups;
    }

    @Override
    public Plan decide(PeerView view, long nowNanos, SplittableRandom random) {
        List<Decision> decisions = Rules.useEverybody(view);
        decisions.addAll(Rules.connectConfigured(view));
        if (scope == Scope.WHOLE_NETWORK) {
            decisions.addAll(Rules.askForAddresses(view));
        }
        if (!decisions.isEmpty() || scope == Scope.TOPOLOGY_ONLY) {
            return new Plan(decisions, decisions.isEmpty() ? view.nextTimerNanos() : nowNanos);
        }
        Pool ordinary = view.ordinary();
        int missing = view.targets().established() - ordinary.established() - ordinary.count(PeerState.CONNECTING);
        Set<NetGroup> taken = groups(ordinary);
        long nextRound = lastRound(ordinary) + ROUND_NANOS;
        boolean roundIsOver = lastRound(ordinary) == Long.MIN_VALUE || nowNanos >= nextRound;
        // A candidate stays for the round it was drawn in, so that rounds follow each other in time.
        Rules.forEach(ordinary, PeerState.AVAILABLE, peer -> {
            if (missing > decisions.size() && taken.add(netGroups.of(peer.address()))) {
                decisions.add(new Decision.Connect(peer.address(), false, Cause.ESTABLISHED_BELOW_TARGET));
            } else if (roundIsOver) {
                decisions.add(new Decision.Forget(peer.address(), Cause.KNOWN_ABOVE_TARGET));
            }
        });
        if (roundIsOver) {
            Rules.forEach(
                    ordinary,
                    PeerState.WAITING,
                    peer -> decisions.add(new Decision.Forget(peer.address(), Cause.KNOWN_ABOVE_TARGET)));
        }
        if (!decisions.isEmpty()) {
            return new Plan(decisions, nowNanos);
        }
        return open(view, missing, roundIsOver, nextRound, nowNanos);
    }

    private static Plan open(PeerView view, int missing, boolean roundIsOver, long nextRound, long nowNanos) {
        PeerView.Discovery discovery = view.discovery();
        if (!roundIsOver) {
            return new Plan(List.of(), Math.min(view.nextTimerNanos(), nextRound));
        }
        if (missing <= 0 || discovery.drawing()) {
            return new Plan(List.of(), view.nextTimerNanos());
        }
        if (nowNanos < discovery.nextDrawNanos()) {
            return new Plan(List.of(), Math.min(view.nextTimerNanos(), discovery.nextDrawNanos()));
        }
        return new Plan(List.of(new Decision.LearnFromBook(1, Cause.KNOWN_BELOW_TARGET)), nowNanos);
    }

    private Set<NetGroup> groups(Pool pool) {
        Set<NetGroup> groups = new LinkedHashSet<>();
        for (Peer peer : connections(pool)) {
            groups.add(netGroups.of(peer.address()));
        }
        return groups;
    }

    private static List<Peer> connections(Pool pool) {
        List<Peer> connections = new ArrayList<>();
        for (PeerState state : PeerState.values()) {
            if (state == PeerState.CONNECTING || state.isEstablished()) {
                Rules.forEach(pool, state, connections::add);
            }
        }
        return connections;
    }

    /** When something last happened to a peer that was drawn; the opener sleeps from then on. */
    private static long lastRound(Pool pool) {
        long[] last = {Long.MIN_VALUE};
        for (PeerState state : PeerState.values()) {
            Rules.forEach(pool, state, peer -> last[0] = Math.max(last[0], peer.sinceNanos()));
        }
        return last[0];
    }
}
