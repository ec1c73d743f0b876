package dev.hearth.p2p.simulation.policy;

import dev.hearth.p2p.governor.Cause;
import dev.hearth.p2p.governor.Decision;
import dev.hearth.p2p.governor.Governor.Scope;
import dev.hearth.p2p.governor.PeerSelection;
import dev.hearth.p2p.governor.PeerState;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.PeerView.Pool;
import dev.hearth.p2p.governor.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The connect loop of the BitShares reference node (graphene-p2p §4.1): every 10 s, while there are fewer connections than
 * wanted, inbound ones counted, dial the latest seen addresses that are due. Every connection is used.
 *
 * <p>A pass begins when the clock shows a multiple of 10 s. When the database had nothing due, it is asked again after 2 to
 * 256 s, or as soon as it has grown.
 */
public final class LatestSeenSelection implements PeerSelection {
    private static final long PASS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PASS_LENGTH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Scope scope;

    /** The loop, within what the operator allows. */
    public LatestSeenSelection(Scope scope) {
        this.scope = scope;
    }

    @Override
    public Plan decide(PeerView view, long nowNanos, SplittableRandom random) {
        List<Decision> decisions = Rules.useEverybody(view);
        decisions.addAll(Rules.connectConfigured(view));
        if (scope == Scope.WHOLE_NETWORK) {
            decisions.addAll(Rules.askForAddresses(view));
        }
        long intoPass = Math.floorMod(nowNanos, PASS_NANOS);
        if (scope != Scope.TOPOLOGY_ONLY && decisions.isEmpty() && intoPass < PASS_LENGTH_NANOS) {
            decisions.addAll(pass(view, nowNanos));
        }
        long wake = decisions.isEmpty() ? Math.min(view.nextTimerNanos(), nowNanos - intoPass + PASS_NANOS) : nowNanos;
        return new Plan(decisions, wake);
    }

    private static List<Decision> pass(PeerView view, long nowNanos) {
        List<Decision> decisions = new ArrayList<>();
        Pool ordinary = view.ordinary();
        int connections = view.established()
                + view.count(PeerState.CONNECTING)
                + view.inbound().established();
        int missing = view.targets().established() - connections;
        for (int i = 0; i < Math.min(missing, ordinary.count(PeerState.AVAILABLE)); i++) {
            decisions.add(new Decision.Connect(
                    ordinary.peer(PeerState.AVAILABLE, i).address(), false, Cause.ESTABLISHED_BELOW_TARGET));
        }
        // The database itself knows when a failed address is due; those of this pass wait for the next.
        Rules.forEach(ordinary, PeerState.WAITING, peer -> {
            if (nowNanos - peer.sinceNanos() >= PASS_LENGTH_NANOS) {
                decisions.add(new Decision.Forget(peer.address(), Cause.KNOWN_ABOVE_TARGET));
            }
        });
        PeerView.Discovery discovery = view.discovery();
        boolean mayDraw = !discovery.drawing() && nowNanos >= discovery.nextDrawNanos();
        if (decisions.isEmpty() && missing > 0 && mayDraw) {
            decisions.add(new Decision.LearnFromBook(missing, Cause.KNOWN_BELOW_TARGET));
        }
        return decisions;
    }
}
