package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends connections on which nothing happens that should: greetings, goodbyes, answers, reading. */
final class Liveness {
    private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long GREETING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int STALLED_SECONDS = 30;

    private final PeerRegistry registry;
    private final long silenceNanos;

    /** {@code blockInterval}: silence is measured in it (graphene-p2p §4.5). */
    Liveness(PeerRegistry registry, Duration blockInterval) {
        this.registry = registry;
        this.silenceNanos = 10 * blockInterval.toNanos();
    }

    /** Watches a connection that has just begun. */
    void watch(Connection connection) {
        connection.schedule(() -> checkGreeting(connection), GREETING_NANOS);
    }

    /** A peer that has not said who it is by now is not going to (graphene-p2p §10 W7). */
    private void checkGreeting(Connection connection) {
        Peer peer = registry.of(connection);
        boolean silent = connection.stage() == Stage.CONNECTING
                || (connection.stage() == Stage.HANDSHAKING && peer.identity == null && peer.profile == null);
        if (silent) {
            connection.abort(DisconnectReason.HANDSHAKE_TIMEOUT, "no complete greeting within 10 s");
        } else if (connection.stage() == Stage.HANDSHAKING) {
            connection.schedule(
                    () -> {
                        if (connection.stage() == Stage.HANDSHAKING) {
                            connection.abort(DisconnectReason.HANDSHAKE_TIMEOUT, "handshake not complete within 30 s");
                        }
                    },
                    HANDSHAKE_NANOS - GREETING_NANOS);
        }
    }

    /** Ends connections that do nothing; called every two seconds (graphene-p2p §4.5). */
    void terminateInactive(PeerManager manager) {
        for (Peer peer : registry.all()) {
            Connection connection = peer.connection;
            connection.probe();
            long now = connection.nanoTime();
            if (connection.stage() == Stage.CLOSING && now - connection.stageNanos() > CLOSING_NANOS) {
                connection.abort(DisconnectReason.CLOSED_BY_PEER, "did not close within 20 s");
            } else if (connection.stage() == Stage.ACTIVE) {
                if (connection.traffic().stalledProbes() * 2 >= STALLED_SECONDS) {
                    connection.abort(DisconnectReason.NOT_READING, "took no byte for 30 s");
                } else if (now - connection.lastReceivedNanos() > silenceNanos
                        && !connection.isPaused()
                        && !peer.progress.isFast(connection.lastReceivedNanos())) {
                    manager.disconnect(
                            connection,
                            DisconnectReason.INACTIVE,
                            "silent for " + TimeUnit.NANOSECONDS.toSeconds(silenceNanos) + " s");
                }
            }
        }
    }

    /** Makes peers that were silent for half the time allowed say something. */
    void keepAlive() {
        for (Peer peer : registry.active()) {
            Connection connection = peer.connection;
            if (connection.nanoTime() - connection.lastReceivedNanos() > silenceNanos / 2) {
                connection.session().keepAlive();
            }
        }
    }
}
