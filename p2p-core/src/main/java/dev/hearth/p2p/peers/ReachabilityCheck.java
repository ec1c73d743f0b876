package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.Reachability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether nodes can be called (graphene-p2p §8). One asks, a second passes the question on, a third dials:
 *
 * <pre>
 *   requester --reachabilityAsked--> coordinator --dialBackAsked--> helper --dials--> requester
 *   requester &lt;-reachabilityAnswered- coordinator &lt;-dialBackAnswered- helper
 * </pre>
 *
 * <p>A node plays all three parts. As a requester it asks one peer, and five minutes later another, until it knows, and again
 * when what it knows is half an hour old: routers and providers change. As a coordinator it keeps nothing of what it hears. As a helper it always answers, and dials within {@link DialBackQuota}.
 *
 * <p>Confined to the node loop; time is given with every call.
 */
public final class ReachabilityCheck {
    static final long BETWEEN_CHECKS_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final long VALID_NANOS = TimeUnit.MINUTES.toNanos(30);

    /** What it needs of the rest of the node. Calls for a connection that is gone do nothing. */
    public interface Surroundings {
        /** Whether we accept connections, so that it is worth asking. */
        boolean isListening();

        /** Whether we may dial this endpoint for another: it is neither connected, nor dialled, nor at our own host. */
        boolean mayDial(PeerAddress endpoint);

        /** Asks a peer whether others can reach us. */
        void ask(ConnectionId coordinator);

        /** Answers a peer that asked whether others can reach it. */
        void answer(ConnectionId requester, Reachability result, PeerAddress endpoint);

        /** Asks a peer to dial another. */
        void askDialBack(ConnectionId helper, @Nullable NodeIdentity requester, PeerAddress endpoint);

        /** Answers a peer that asked us to dial another. */
        void answerDialBack(ConnectionId coordinator, @Nullable Hash nodeId, PeerAddress endpoint, Reachability result);

        /** Dials: connection and transport handshake, not a word more. Then {@code reached}, on the node loop. */
        void dial(PeerAddress endpoint, Consumer<Boolean> reached);

        /** We know by now whether we can be reached, or know otherwise than before. */
        void learned(Reachability state, PeerAddress observed);
    }

    /**
     * A peer of a complete connection.
     *
     * @param id its connection
     * @param identity who it has proven to be; null in protocols without identities
     * @param endpoint where it listens, at the host we see it at; null when it does not
     * @param checks whether it may be asked
     */
    public record Neighbour(
            ConnectionId id,
            @Nullable NodeIdentity identity,
            @Nullable PeerAddress endpoint,
            boolean checks) {}

    private final Surroundings surroundings;
    private final SplittableRandom random;
    private final Map<ConnectionId, Neighbour> neighbours = new LinkedHashMap<>();
    private final DialBackCoordinator coordinator;
    private final DialBackQuota quota = new DialBackQuota();
    private Reachability state = Reachability.UNKNOWN;
    private PeerAddress observed = PeerAddress.NONE;
    private long learnedNanos;
    private @Nullable ConnectionId asked;
    private @Nullable ConnectionId askedBefore;
    private boolean askedEver;
    private long askedNanos;

    /** {@code random} decides who is asked. */
    public ReachabilityCheck(Surroundings surroundings, SplittableRandom random) {
        this.surroundings = surroundings;
        this.random = random;
        this.coordinator = new DialBackCoordinator(surroundings, this::pick);
    }

    /** A connection is complete. */
    public void add(Neighbour peer) {
        neighbours.put(peer.id(), peer);
    }

    /** A connection is gone. */
    public void remove(ConnectionId peer, long now) {
        neighbours.remove(peer);
        if (peer.equals(asked)) {
            asked = null;
        }
        coordinator.remove(peer, now);
    }

    /** One of the suitable ones among those who may be asked, by chance; null when there is none. */
    private @Nullable Neighbour pick(Predicate<Neighbour> suits) {
        List<Neighbour> candidates = new ArrayList<>();
        for (Neighbour peer : neighbours.values()) {
            if (peer.checks() && suits.test(peer)) {
                candidates.add(peer);
            }
        }
        return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
    }

    /** Asks if it is time to; looks for helpers that do not answer. Called every few seconds. */
    public void check(long now) {
        coordinator.check(now);
        boolean tooSoon = askedEver && now - askedNanos < BETWEEN_CHECKS_NANOS;
        boolean known = state != Reachability.UNKNOWN && now - learnedNanos < VALID_NANOS;
        if (known || tooSoon || !surroundings.isListening()) {
            return;
        }
        Neighbour other = pick(peer -> !peer.id().equals(askedBefore));
        Neighbour chosen = other == null ? pick(peer -> true) : other;
        if (chosen != null) {
            asked = chosen.id();
            askedBefore = chosen.id();
            askedEver = true;
            askedNanos = now;
            surroundings.ask(chosen.id());
        }
    }

    /** A peer answers whether others can reach us; nothing happens unless it is the one we asked. */
    public void answered(ConnectionId from, Reachability result, PeerAddress endpoint, long now) {
        if (!from.equals(asked)) {
            return;
        }
        asked = null;
        if (result == Reachability.UNKNOWN) {
            return;
        }
        learnedNanos = now;
        if (result != state || !endpoint.equals(observed)) {
            state = result;
            observed = endpoint;
            surroundings.learned(result, endpoint);
        }
    }

    /** A peer wants to know whether others can reach it. */
    public void asked(ConnectionId requester, long now) {
        Neighbour peer = neighbours.get(requester);
        if (peer != null) {
            coordinator.asked(peer, now);
        }
    }

    /** A helper answers. */
    public void dialBackAnswered(ConnectionId helper, PeerAddress endpoint, Reachability result, long now) {
        coordinator.answered(helper, endpoint, result, now);
    }

    /** A peer asks us to dial another node. */
    public void dialBackAsked(ConnectionId from, @Nullable Hash nodeId, PeerAddress endpoint, long now) {
        if (!neighbours.containsKey(from)) {
            return;
        }
        if (!mayDial(nodeId, endpoint) || !quota.tryTake(nodeId, endpoint, now)) {
            surroundings.answerDialBack(from, nodeId, endpoint, Reachability.UNKNOWN);
            return;
        }
        surroundings.dial(
                endpoint,
                reached -> surroundings.answerDialBack(
                        from, nodeId, endpoint, reached ? Reachability.REACHABLE : Reachability.UNREACHABLE));
    }

    /** Dialling whom we know already would show nothing. */
    private boolean mayDial(@Nullable Hash nodeId, PeerAddress endpoint) {
        for (Neighbour peer : neighbours.values()) {
            NodeIdentity identity = peer.identity();
            if (identity != null && identity.nodeId().equals(nodeId)) {
                return false;
            }
        }
        return surroundings.mayDial(endpoint);
    }
}
