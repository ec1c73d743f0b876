package dev.hearth.p2p.governor;

import dev.hearth.p2p.governor.Governor.Scope;
import dev.hearth.p2p.governor.PeerView.Discovery;
import dev.hearth.p2p.governor.PeerView.LocalPool;
import dev.hearth.p2p.governor.PeerView.Peer;
import dev.hearth.p2p.governor.PeerView.Pool;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** One look of the {@link Governor} at the table: the rules of governor spec §2.5 to §2.12 in the order of §2.2. */
final class Turn {
    /** More than this many picks of one rule wait for the next look, so that no turn takes long: a dial takes 30 µs. */
    static final int MOST_AT_ONCE = 16;

    private static final int MOST_REQUESTS = 2;
    private static final int LEAST_ASKED = 8;
    private static final int MOST_ASKED = 255;
    private static final int MOST_TAKEN = 10;

    private final PeerView view;
    private final Targets targets;
    private final Scope scope;
    private final long now;
    private final SplittableRandom random;
    private long wake;

    Turn(PeerView view, Scope scope, long nowNanos, SplittableRandom random) {
        this.view = view;
        this.targets = view.targets();
        this.scope = scope;
        this.now = nowNanos;
        this.random = random;
        this.wake = view.nextTimerNanos();
    }

    Plan plan() {
        // The three rules below each target are separate: a full general target must not starve a local group (§13.6).
        List<Supplier<List<Decision>>> rules = List.of(
                this::demoteDepartedLocals,
                this::forgetAnchors,
                this::findRoots,
                this::findPeers,
                this::forgetPeers,
                this::connectAnchors,
                this::connectLocals,
                this::connectOthers,
                this::closeAnchors,
                this::closeOthers,
                this::activateAnchors,
                this::activateLocals,
                this::activateOthers,
                this::activateInbound,
                this::deactivateAnchors,
                this::deactivateLocals,
                this::deactivateOthers,
                this::deactivateInbound);
        for (Supplier<List<Decision>> rule : rules) {
            List<Decision> decisions = rule.get();
            if (!decisions.isEmpty()) {
                return new Plan(decisions, now);
            }
        }
        return new Plan(List.of(), wake);
    }

    private List<Decision> demoteDepartedLocals() {
        return of(view.departedLocals(), peer -> new Decision.Deactivate(peer.address(), Cause.LEFT_LOCAL_ROOTS));
    }

    // Known

    private List<Decision> findRoots() {
        int missing = targets.root() - view.localRoots() - view.publicRoots();
        Discovery discovery = view.discovery();
        if (missing <= 0 || discovery.findingRoots() || isBefore(discovery.nextRootsNanos())) {
            return List.of();
        }
        return List.of(new Decision.FindRoots(missing, Cause.ROOTS_BELOW_TARGET));
    }

    private List<Decision> findPeers() {
        int missing = targets.known() - view.known();
        Discovery discovery = view.discovery();
        if (missing <= 0 || scope == Scope.TOPOLOGY_ONLY || discovery.drawing()) {
            return List.of();
        }
        if (!isBefore(discovery.nextDrawNanos())) {
            return List.of(new Decision.LearnFromBook(Math.min(missing, MOST_AT_ONCE), Cause.KNOWN_BELOW_TARGET));
        }
        if (scope == Scope.WITHOUT_SHARING) {
            return List.of();
        }
        List<PeerAddress> inbound = inboundToTake(discovery, missing);
        return inbound.isEmpty()
                ? askForAddresses(discovery, missing)
                : List.of(new Decision.TakeInbound(inbound, Cause.KNOWN_BELOW_TARGET));
    }

    /** Of inbound peers and peers to ask, chance decides whose turn it is while there are both. */
    private List<PeerAddress> inboundToTake(Discovery discovery, int missing) {
        if (discovery.mature() == 0 || discovery.asking() > 0 || isBefore(discovery.nextTakeNanos())) {
            return List.of();
        }
        if (discovery.askable() > 0 && random.nextBoolean()) {
            return List.of();
        }
        List<PeerAddress> taken = new ArrayList<>();
        Draw draw = new Draw(discovery.mature(), random);
        while (taken.size() < Math.min(MOST_TAKEN, missing) && !draw.isEmpty()) {
            PeerAddress address = discovery.mature(draw.next());
            Peer present = view.find(address);
            if ((present == null || present.family() == Family.INBOUND) && !taken.contains(address)) {
                taken.add(address);
            }
        }
        return taken;
    }

    private List<Decision> askForAddresses(Discovery discovery, int missing) {
        int requests = Math.min(MOST_REQUESTS - discovery.asking(), discovery.askable());
        if (requests <= 0) {
            return List.of();
        }
        int amount = Math.min(MOST_ASKED, Math.max(LEAST_ASKED, missing / requests));
        return of(
                Draw.uniform(discovery.askable(), discovery::askable, requests, random),
                peer -> new Decision.AskForAddresses(peer.address(), amount, Cause.KNOWN_BELOW_TARGET));
    }

    private List<Decision> forgetAnchors() {
        int surplus = view.anchors().known() - targets.knownAnchors();
        return forget(view.anchors(), surplus, 0, Cause.ANCHORS_KNOWN_ABOVE_TARGET);
    }

    private List<Decision> forgetPeers() {
        int surplus = view.known() - targets.known();
        int sparedRoots = view.localRoots() + view.publicRoots() - targets.root();
        return forget(view.ordinary(), surplus, sparedRoots, Cause.KNOWN_ABOVE_TARGET);
    }

    private List<Decision> forget(Pool pool, int surplus, int roots, Cause cause) {
        if (surplus <= 0) {
            return List.of();
        }
        List<Peer> victims = new Victims(random).toForget(pool, Math.min(surplus, MOST_AT_ONCE), roots);
        return of(victims, peer -> new Decision.Forget(peer.address(), cause));
    }

    // Established

    private List<Decision> connectAnchors() {
        Pool anchors = view.anchors();
        int missing = targets.establishedAnchors() - anchors.established() - anchors.count(PeerState.CONNECTING);
        return connect(anchors, missing, Cause.ANCHORS_ESTABLISHED_BELOW_TARGET);
    }

    private List<Decision> connectLocals() {
        List<Decision> decisions = new ArrayList<>();
        for (LocalPool group : view.localGroups()) {
            int missing = group.group().warmValency() - group.established() - group.count(PeerState.CONNECTING);
            boolean anotherProbes = view.networkLost() && !decisions.isEmpty();
            if (!anotherProbes) {
                decisions.addAll(connect(group, missing, Cause.GROUP_BELOW_WARM_VALENCY));
            }
        }
        return decisions;
    }

    private List<Decision> connectOthers() {
        int missing = targets.established() - view.established() - view.count(PeerState.CONNECTING);
        return connect(view.ordinary(), missing, Cause.ESTABLISHED_BELOW_TARGET);
    }

    private List<Decision> connect(Pool pool, int missing, Cause cause) {
        if (missing <= 0 || pool.count(PeerState.AVAILABLE) == 0) {
            return List.of();
        }
        boolean reuseOnly = pool instanceof LocalPool local && isBehindFirewall(local);
        if (view.networkLost() && !reuseOnly) {
            boolean probing = view.count(PeerState.CONNECTING) + view.anchors().count(PeerState.CONNECTING) > 0;
            return probing || isBefore(view.nextProbeNanos())
                    ? List.of()
                    : connect(pool, 1, false, Cause.NETWORK_PROBE, random);
        }
        return connect(pool, Math.min(missing, MOST_AT_ONCE), reuseOnly, cause, random);
    }

    private static List<Decision> connect(
            Pool pool, int count, boolean reuseOnly, Cause cause, SplittableRandom random) {
        return of(
                uniform(pool, PeerState.AVAILABLE, count, random),
                peer -> new Decision.Connect(peer.address(), reuseOnly, cause));
    }

    private static boolean isBehindFirewall(LocalPool pool) {
        return pool.family() == Family.LOCAL && pool.group().behindFirewall();
    }

    private List<Decision> closeAnchors() {
        Pool anchors = view.anchors();
        int surplus = anchors.established() - targets.establishedAnchors() - leavingOrRising(anchors);
        return close(anchors, surplus, Cause.ANCHORS_ESTABLISHED_ABOVE_TARGET);
    }

    /** Configured peers are counted but never closed. */
    private List<Decision> closeOthers() {
        int surplus = view.established() - targets.established() - leavingOrRising(view.ordinary());
        return close(view.ordinary(), surplus, Cause.ESTABLISHED_ABOVE_TARGET);
    }

    /** Those that will be gone soon, and those of whom we do not know yet. */
    private static int leavingOrRising(Pool pool) {
        return pool.count(PeerState.CLOSING) + pool.count(PeerState.COOLING) + pool.count(PeerState.ACTIVATING);
    }

    private List<Decision> close(Pool pool, int surplus, Cause cause) {
        if (surplus <= 0) {
            return List.of();
        }
        List<Peer> victims = new Victims(random).toClose(pool, Math.min(surplus, MOST_AT_ONCE));
        return of(victims, peer -> new Decision.Close(peer.address(), cause));
    }

    // Active

    private List<Decision> activateAnchors() {
        Pool anchors = view.anchors();
        int missing = targets.activeAnchors() - anchors.active() - anchors.count(PeerState.ACTIVATING);
        return activateMixed(anchors, missing, Cause.ANCHORS_ACTIVE_BELOW_TARGET);
    }

    private List<Decision> activateLocals() {
        List<Decision> decisions = new ArrayList<>();
        for (LocalPool group : view.localGroups()) {
            int missing = group.group().hotValency() - group.active() - group.count(PeerState.ACTIVATING);
            decisions.addAll(activate(uniform(group, PeerState.READY, missing, random), Cause.GROUP_BELOW_HOT_VALENCY));
        }
        return decisions;
    }

    private List<Decision> activateOthers() {
        int missing = targets.active() - view.active() - view.count(PeerState.ACTIVATING);
        return activateMixed(view.ordinary(), missing, Cause.ACTIVE_BELOW_TARGET);
    }

    private List<Decision> activateInbound() {
        Pool inbound = view.inbound();
        int missing = targets.activeInbound() - inbound.active() - inbound.count(PeerState.ACTIVATING);
        return activate(
                uniform(inbound, PeerState.READY, Math.min(missing, MOST_AT_ONCE), random), Cause.INBOUND_BELOW_TARGET);
    }

    private List<Decision> activateMixed(Pool pool, int missing, Cause cause) {
        if (missing <= 0 || pool.count(PeerState.READY) == 0) {
            return List.of();
        }
        return activate(new HopDiversity(pool).promote(Math.min(missing, MOST_AT_ONCE), random), cause);
    }

    private static List<Decision> activate(List<Peer> peers, Cause cause) {
        return of(peers, peer -> new Decision.Activate(peer.address(), cause));
    }

    private List<Decision> deactivateAnchors() {
        Pool anchors = view.anchors();
        int surplus = anchors.count(PeerState.HOT) - targets.activeAnchors();
        return deactivateMixed(anchors, surplus, Cause.ANCHORS_ACTIVE_ABOVE_TARGET);
    }

    private List<Decision> deactivateLocals() {
        List<Decision> decisions = new ArrayList<>();
        for (LocalPool group : view.localGroups()) {
            int surplus = group.count(PeerState.HOT) - group.group().hotValency();
            if (surplus > 0) {
                decisions.addAll(deactivate(leastUseful(group).subList(0, surplus), Cause.GROUP_ABOVE_HOT_VALENCY));
            }
        }
        return decisions;
    }

    private List<Decision> deactivateOthers() {
        int surplus = view.count(PeerState.HOT) - targets.active();
        return deactivateMixed(view.ordinary(), surplus, Cause.ACTIVE_ABOVE_TARGET);
    }

    private List<Decision> deactivateInbound() {
        int surplus = view.inbound().count(PeerState.HOT) - targets.activeInbound();
        return surplus <= 0
                ? List.of()
                : deactivate(
                        leastUseful(view.inbound()).subList(0, Math.min(surplus, MOST_AT_ONCE)),
                        Cause.INBOUND_ABOVE_TARGET);
    }

    private List<Decision> deactivateMixed(Pool pool, int surplus, Cause cause) {
        int count = Math.min(Math.min(surplus, MOST_AT_ONCE), pool.count(PeerState.HOT));
        return count <= 0 ? List.of() : deactivate(new HopDiversity(pool).demote(count, leastUseful(pool)), cause);
    }

    private static List<Decision> deactivate(List<Peer> peers, Cause cause) {
        return of(peers, peer -> new Decision.Deactivate(peer.address(), cause));
    }

    /** All hot peers of a pool, the least useful first. */
    private List<Peer> leastUseful(Pool pool) {
        Map<PeerAddress, Peer> hot = new LinkedHashMap<>();
        for (int i = 0; i < pool.count(PeerState.HOT); i++) {
            Peer peer = pool.peer(PeerState.HOT, i);
            hot.put(peer.address(), peer);
        }
        List<Peer> ordered = new ArrayList<>(hot.size());
        for (PeerAddress address : view.usefulness().leastUsefulFirst(hot.keySet(), view.mode(), random)) {
            Peer peer = hot.get(address);
            if (peer != null) {
                ordered.add(peer);
            }
        }
        return ordered;
    }

    private static List<Peer> uniform(Pool pool, PeerState state, int most, SplittableRandom random) {
        return Draw.uniform(pool.count(state), i -> pool.peer(state, i), most, random);
    }

    private static <P extends Peer> List<Decision> of(List<P> peers, Function<P, Decision> decision) {
        List<Decision> decisions = new ArrayList<>(peers.size());
        for (P peer : peers) {
            decisions.add(decision.apply(peer));
        }
        return decisions;
    }

    /** Whether a time is still to come; then the plan wakes no later than at that time. */
    private boolean isBefore(long nanos) {
        if (now >= nanos) {
            return false;
        }
        wake = Math.min(wake, nanos);
        return true;
    }
}
