package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.ReachabilityCheck.Neighbour;
import dev.hearth.p2p.peers.ReachabilityCheck.Surroundings;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.Reachability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds helpers for peers that want to know whether they can be reached (graphene-p2p §8): one after the other, until
 * one can tell. Learns nothing from it for us. Bounded: each peer is served once in five minutes, sixteen at a time, and
 * a helper one at a time.
 */
final class DialBackCoordinator {
    private static final int MOST_CHECKS = 16;
    private static final int MOST_HELPERS = 8;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final class Check {
        final Neighbour requester;
        final PeerAddress endpoint;
        final Set<ConnectionId> tried = new LinkedHashSet<>();

        @Nullable
        ConnectionId helper;

        long askedNanos;

        Check(Neighbour requester, PeerAddress endpoint) {
            this.requester = requester;
            this.endpoint = endpoint;
        }
    }

    private final Surroundings surroundings;
    private final Function<Predicate<Neighbour>, @Nullable Neighbour> pick;
    private final Map<ConnectionId, Check> checks = new LinkedHashMap<>();
    /** When each peer was last served, as long as it is connected. */
    private final Map<ConnectionId, Long> served = new LinkedHashMap<>();

    /** {@code pick} chooses one of the peers that know checks. */
    DialBackCoordinator(Surroundings surroundings, Function<Predicate<Neighbour>, @Nullable Neighbour> pick) {
        this.surroundings = surroundings;
        this.pick = pick;
    }

    void asked(Neighbour requester, long now) {
        if (checks.containsKey(requester.id())) {
            return; // It will be answered.
        }
        PeerAddress endpoint = requester.endpoint();
        Long last = served.get(requester.id());
        boolean tooSoon = last != null && now - last < ReachabilityCheck.BETWEEN_CHECKS_NANOS;
        if (endpoint == null || tooSoon || checks.size() >= MOST_CHECKS) {
            surroundings.answer(requester.id(), Reachability.UNKNOWN, endpoint == null ? PeerAddress.NONE : endpoint);
            return;
        }
        served.put(requester.id(), now);
        Check check = new Check(requester, endpoint);
        checks.put(requester.id(), check);
        askNext(check, now);
    }

    private void askNext(Check check, long now) {
        check.helper = null;
        Neighbour helper = check.tried.size() >= MOST_HELPERS ? null : pick.apply(peer -> mayHelp(peer, check));
        if (helper == null) {
            finish(check, Reachability.UNKNOWN);
            return;
        }
        check.helper = helper.id();
        check.askedNanos = now;
        check.tried.add(helper.id());
        surroundings.askDialBack(helper.id(), check.requester.identity(), check.endpoint);
    }

    private boolean mayHelp(Neighbour peer, Check check) {
        boolean busy = checks.values().stream().anyMatch(other -> peer.id().equals(other.helper));
        return !busy && !peer.id().equals(check.requester.id()) && !check.tried.contains(peer.id());
    }

    private void finish(Check check, Reachability result) {
        checks.remove(check.requester.id());
        surroundings.answer(check.requester.id(), result, check.endpoint);
    }

    void answered(ConnectionId helper, PeerAddress endpoint, Reachability result, long now) {
        Check check = of(helper);
        if (check == null || !check.endpoint.equals(endpoint)) {
            return;
        }
        if (result == Reachability.UNKNOWN) {
            askNext(check, now);
        } else {
            finish(check, result);
        }
    }

    private @Nullable Check of(ConnectionId helper) {
        for (Check check : checks.values()) {
            if (helper.equals(check.helper)) {
                return check;
            }
        }
        return null;
    }

    void remove(ConnectionId peer, long now) {
        served.remove(peer);
        checks.remove(peer);
        Check check = of(peer);
        if (check != null) {
            askNext(check, now);
        }
    }

    /** Passes over helpers that were silent for 30 s. */
    void check(long now) {
        for (Check check : new ArrayList<>(checks.values())) {
            if (now - check.askedNanos >= SILENCE_NANOS) {
                askNext(check, now);
            }
        }
    }
}
