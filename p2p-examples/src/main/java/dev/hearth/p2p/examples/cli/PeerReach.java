package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.PeerText;
import dev.hearth.p2p.protocol.Stage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Says once of each configured peer why it cannot be joined, until it could. Called with one event at a time. */
final class PeerReach {
    private final List<String> configured;
    private final boolean connectOnly;
    private final Consumer<String> say;
    private final Set<PeerAddress> told = new LinkedHashSet<>();
    private final Set<Long> active = new LinkedHashSet<>();
    private volatile boolean everActive;
    private volatile boolean everSaid;

    PeerReach(List<HostPort> configured, boolean connectOnly, Consumer<String> say) {
        this.configured = configured.stream().map(HostPort::toString).toList();
        this.connectOnly = connectOnly;
        this.say = say;
    }

    void event(NodeEvent event) {
        if (!(event instanceof NodeEvent.PeerChanged peer)) {
            return;
        }
        if (peer.state() == Stage.ACTIVE) {
            everActive = true;
            active.add(peer.connection());
            told.remove(peer.address());
        } else if (peer.state() == Stage.CLOSED && !active.remove(peer.connection())) {
            failed(peer);
        }
    }

    private void failed(NodeEvent.PeerChanged peer) {
        DisconnectReason reason = peer.reason();
        if (peer.direction() == Attempt.Direction.OUTBOUND
                && reason != DisconnectReason.NODE_STOPPING
                && reason != DisconnectReason.ALREADY_CONNECTED
                && isConfigured(peer.address())
                && told.add(peer.address())) {
            everSaid = true;
            String what = reason == null || isUnreached(reason)
                    ? "reached"
                    : "joined: " + reason.name().toLowerCase(Locale.ROOT);
            say.accept("peer " + peer.address() + " cannot be " + what + ": " + PeerText.printable(peer.detail()));
        }
    }

    private static boolean isUnreached(DisconnectReason reason) {
        return reason == DisconnectReason.CONNECT_FAILED
                || reason == DisconnectReason.NO_ANSWER
                || reason == DisconnectReason.NO_ROUTE;
    }

    private boolean isConfigured(PeerAddress address) {
        return connectOnly || configured.contains(address.toString());
    }

    /** Whether there were peers to reach and none was; says so if nothing was said before. */
    boolean hasFailed() {
        if (configured.isEmpty() || everActive) {
            return false;
        }
        if (!everSaid) {
            say.accept("none of its peers was reached: " + String.join(", ", configured));
        }
        return true;
    }
}
