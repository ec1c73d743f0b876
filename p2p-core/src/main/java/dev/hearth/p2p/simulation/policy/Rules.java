package dev.hearth.p2p.simulation.policy;

import dev.hearth.p2p.governor.Cause;
import dev.hearth.p2p.governor.Decision;
import dev.hearth.p2p.governor.PeerState;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.PeerView.LocalPool;
import dev.hearth.p2p.governor.PeerView.Peer;
import dev.hearth.p2p.governor.PeerView.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Rules that systems without temperatures share: configured peers are dialled, and whoever is connected is used. */
final class Rules {
    private static final int MOST_ASKED_AT_ONCE = 2;
    private static final int ADDRESSES = 200;

    private Rules() {}

    static List<Decision> connectConfigured(PeerView view) {
        List<Decision> decisions = new ArrayList<>();
        for (LocalPool group : view.localGroups()) {
            forEach(
                    group,
                    PeerState.AVAILABLE,
                    peer -> decisions.add(new Decision.Connect(peer.address(), false, Cause.GROUP_BELOW_WARM_VALENCY)));
        }
        return decisions;
    }

    static List<Decision> useEverybody(PeerView view) {
        List<Decision> decisions = new ArrayList<>();
        activate(view.ordinary(), Cause.ACTIVE_BELOW_TARGET, decisions);
        activate(view.inbound(), Cause.INBOUND_BELOW_TARGET, decisions);
        view.localGroups().forEach(group -> activate(group, Cause.GROUP_BELOW_HOT_VALENCY, decisions));
        return decisions;
    }

    private static void activate(Pool pool, Cause cause, List<Decision> decisions) {
        forEach(pool, PeerState.READY, peer -> decisions.add(new Decision.Activate(peer.address(), cause)));
    }

    static List<Decision> askForAddresses(PeerView view) {
        PeerView.Discovery discovery = view.discovery();
        List<Decision> decisions = new ArrayList<>();
        int most = Math.min(discovery.askable(), MOST_ASKED_AT_ONCE - discovery.asking());
        for (int i = 0; i < most; i++) {
            decisions.add(
                    new Decision.AskForAddresses(discovery.askable(i).address(), ADDRESSES, Cause.KNOWN_BELOW_TARGET));
        }
        return decisions;
    }

    static void forEach(Pool pool, PeerState state, Consumer<Peer> consumer) {
        for (int i = 0; i < pool.count(state); i++) {
            consumer.accept(pool.peer(state, i));
        }
    }
}
