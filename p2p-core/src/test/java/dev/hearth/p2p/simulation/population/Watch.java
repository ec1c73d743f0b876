package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.NodeEvent.Demoted;
import dev.hearth.p2p.event.NodeEvent.PeerChanged;
import dev.hearth.p2p.event.NodeEvent.Promoted;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.trust.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Follows the events of one life of a node, and notes whatever must never happen. */
final class Watch {
    /** What happened to a peer, and when. */
    record Move(Duration at, PeerAddress peer, Temperature from, Temperature to, String reason) {}

    private record Standing(Stage stage, Duration since, PeerAddress address, Direction direction) {}

    private final String node;
    private final Supplier<Duration> clock;
    private final Map<Long, Standing> connections = new LinkedHashMap<>();
    private final Map<PeerAddress, Temperature> temperatures = new LinkedHashMap<>();
    private final Map<DisconnectReason, Integer> ends = new EnumMap<>(DisconnectReason.class);
    private final Map<Stage, Duration> longest = new EnumMap<>(Stage.class);
    private final List<Move> moves = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    Watch(String node, Supplier<Duration> clock) {
        this.node = node;
        this.clock = clock;
    }

    void heard(NodeEvent event) {
        if (event instanceof PeerChanged changed) {
            changed(changed);
        } else if (event instanceof Promoted promoted) {
            moved(promoted.peer(), promoted.from(), promoted.to(), promoted.reason());
        } else if (event instanceof Demoted demoted) {
            moved(demoted.peer(), demoted.from(), demoted.to(), demoted.reason());
        } else if (event instanceof NodeEvent.CallRefused refused) {
            refusals.add(refused.refusal());
        }
    }

    private void changed(PeerChanged event) {
        Standing before = connections.get(event.connection());
        Stage from = before == null ? Stage.CONNECTING : before.stage();
        if (!from.mayBecome(event.state())) {
            fault("connection " + event.connection() + " went from " + from + " to " + event.state());
        }
        if (before != null) {
            Duration stayed = clock.get().minus(before.since());
            longest.merge(from, stayed, (one, other) -> one.compareTo(other) < 0 ? other : one);
        }
        if (event.state() == Stage.HANDSHAKING && event.direction() == Direction.OUTBOUND) {
            dialled(event.address());
        }
        if (event.state() == Stage.CLOSED) {
            ends.merge(reasonOf(event), 1, Integer::sum);
        }
        connections.put(event.connection(), standing(event));
    }

    private Standing standing(PeerChanged event) {
        return new Standing(event.state(), clock.get(), event.address(), event.direction());
    }

    private static DisconnectReason reasonOf(PeerChanged event) {
        DisconnectReason reason = event.reason();
        return reason == null ? DisconnectReason.CONNECTION_LOST : reason;
    }

    private void dialled(PeerAddress address) {
        boolean twice = connections.values().stream()
                .anyMatch(other -> other.stage() == Stage.ACTIVE
                        && other.direction() == Direction.OUTBOUND
                        && other.address().equals(address));
        if (twice) {
            fault("dialled " + address + " though it was connected there");
        }
    }

    private void moved(PeerAddress peer, Temperature from, Temperature to, String reason) {
        Temperature before = temperatures.getOrDefault(peer, Temperature.COLD);
        if (before != from) {
            fault(peer + " went from " + from + " to " + to + " (" + reason + ") though it was " + before);
        }
        temperatures.put(peer, to);
        moves.add(new Move(clock.get(), peer, from, to, reason));
    }

    private void fault(String what) {
        faults.add(clock.get() + " " + node + ": " + what);
    }

    /** What must never happen and did. */
    List<String> faults() {
        return faults;
    }

    /** Every promotion and demotion, in order. */
    List<Move> moves() {
        return moves;
    }

    /** Moves between two temperatures. */
    List<Move> moves(Temperature from, Temperature to) {
        return moves.stream()
                .filter(move -> move.from() == from && move.to() == to)
                .toList();
    }

    /** Calls that were refused. */
    List<Refusal> refusals() {
        return refusals;
    }

    /** How often connections ended for each reason. */
    Map<DisconnectReason, Integer> ends() {
        return ends;
    }

    /** The longest any connection that has left a stage was in it. */
    @Nullable
    Duration longest(Stage stage) {
        return longest.get(stage);
    }

    /** Stages of the connections there have been. */
    List<Stage> stages() {
        return connections.values().stream().map(Standing::stage).toList();
    }

    /** Peers that are warm or hot as far as was told. */
    List<PeerAddress> established() {
        return temperatures.entrySet().stream()
                .filter(entry -> entry.getValue() != Temperature.COLD)
                .map(Map.Entry::getKey)
                .toList();
    }
}
