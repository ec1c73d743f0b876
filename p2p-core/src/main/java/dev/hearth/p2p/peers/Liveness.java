package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends connections on which nothing happens that should: greetings, goodbyes, answers, reading. Node loop. */
public final class Liveness {
    /** Probes for {@link dev.hearth.p2p.connection.Traffic#stalledProbes} are made every two seconds. */
    private static final int PROBE_SECONDS = 2;

    /** Others wait for the place of an inbound peer. */
    private static final Duration INBOUND_CLOSING = Duration.ofSeconds(2);

    /**
     * What is waited for how long.
     *
     * @param greeting until a peer has said who it is
     * @param handshake until its handshake is complete
     * @param stalled while it takes no byte
     * @param closing until it closes after a goodbye; an inbound peer has at most two seconds
     */
    record Patience(Duration greeting, Duration handshake, Duration stalled, Duration closing) {}

    private final PeerRegistry registry;
    private final Turns turns;
    private final NodeRuntime runtime;
    private long silenceNanos;
    private Patience patience;
    /** When a connection can have been silent for too long at the earliest, and for half that time. */
    private long nextSilenceNanos;

    private long nextKeepAliveNanos;

    /** {@code blockInterval}: silence is measured in it (graphene-p2p §4.5). */
    Liveness(PeerRegistry registry, Turns turns, NodeRuntime runtime, Duration blockInterval, Patience patience) {
        this.registry = registry;
        this.turns = turns;
        this.runtime = runtime;
        this.patience = patience;
        this.silenceNanos = 10 * blockInterval.toNanos();
        this.nextSilenceNanos = runtime.nanoTime();
        this.nextKeepAliveNanos = runtime.nanoTime();
    }

    /** Has this patience from now on; handshakes under way keep to what held when they began. */
    void adopt(Duration blockInterval, Patience next) {
        patience = next;
        silenceNanos = 10 * blockInterval.toNanos();
        nextSilenceNanos = runtime.nanoTime();
        nextKeepAliveNanos = runtime.nanoTime();
    }

    /** Watches a connection that has just begun. */
    void watch(Connection connection) {
        Patience current = patience;
        connection.schedule(
                () -> checkGreeting(connection, current), current.greeting().toNanos());
    }

    /** Goodbye was said on an inbound connection: its place is not its own for long any more. */
    void closing(Connection connection) {
        Duration grace = patience.closing().compareTo(INBOUND_CLOSING) < 0 ? patience.closing() : INBOUND_CLOSING;
        connection.schedule(() -> notClosed(connection, grace), grace.toNanos());
    }

    private static void notClosed(Connection connection, Duration grace) {
        connection.abort(DisconnectReason.CLOSED_BY_PEER, "did not close within " + seconds(grace));
    }

    /** A peer that has not said who it is by now is not going to (graphene-p2p §10 W7). */
    private void checkGreeting(Connection connection, Patience current) {
        Peer peer = registry.of(connection);
        boolean silent =
                connection.stage() == Stage.CONNECTING || (connection.stage() == Stage.HANDSHAKING && !peer.greeted);
        if (silent) {
            connection.abort(
                    DisconnectReason.HANDSHAKE_TIMEOUT, "no complete greeting within " + seconds(current.greeting()));
        } else if (connection.stage() == Stage.HANDSHAKING) {
            connection.schedule(
                    () -> {
                        if (connection.stage() == Stage.HANDSHAKING) {
                            connection.abort(
                                    DisconnectReason.HANDSHAKE_TIMEOUT,
                                    "handshake not complete within " + seconds(current.handshake()));
                        }
                    },
                    current.handshake().minus(current.greeting()).toNanos());
        }
    }

    /** Ends a connection if no word has come from it for so long, as another needs its place; says whether it did. */
    boolean endIfUnheard(ConnectionId id, long silentNanos) {
        Peer peer = registry.get(id);
        if (peer == null
                || !peer.connection.hasHeardNothing()
                || runtime.nanoTime() - peer.connection.openedNanos() < silentNanos) {
            return false;
        }
        peer.connection.abort(DisconnectReason.HANDSHAKE_LIMIT, "its place was given to another");
        return true;
    }

    /**
     * Ends connections that do nothing; called every two seconds (graphene-p2p §4.5).
     *
     * @return until when there is none while no connection is {@linkplain Turns#isQuiet busy}, node loop's clock
     */
    public long terminateInactive() {
        turns.eachBusy(connection -> {
            connection.probe();
            checkStage(connection);
        });
        long now = runtime.nanoTime();
        if (now - nextSilenceNanos >= 0) {
            nextSilenceNanos = now + silenceNanos;
            turns.each(registry.all(), this::endIfSilent);
            return now; // Those who are visited later have not told yet when they are due.
        }
        return nextSilenceNanos;
    }

    private void endIfSilent(Peer peer) {
        if (!peer.isActive()) {
            return;
        }
        long now = runtime.nanoTime();
        long silent = now - peer.connection.lastReceivedNanos();
        if (silent <= silenceNanos) {
            nextSilenceNanos = Math.min(nextSilenceNanos, now + silenceNanos - silent);
        } else {
            nextSilenceNanos = now;
            endIfIdle(peer);
        }
    }

    private void checkStage(Connection connection) {
        if (connection.stage() == Stage.CLOSING
                && connection.nanoTime() - connection.stageNanos()
                        > patience.closing().toNanos()) {
            notClosed(connection, patience.closing());
        } else if (connection.stage() == Stage.ACTIVE
                && connection.traffic().stalledProbes() * PROBE_SECONDS
                        >= patience.stalled().toSeconds()) {
            connection.abort(DisconnectReason.NOT_READING, "took no byte for " + seconds(patience.stalled()));
        }
    }

    private void endIfIdle(Peer peer) {
        Connection connection = peer.connection;
        if (!connection.isPaused() && !peer.progress.isFast(connection.lastReceivedNanos())) {
            connection.sayGoodbye(
                    DisconnectReason.INACTIVE, "silent for " + TimeUnit.NANOSECONDS.toSeconds(silenceNanos) + " s");
        }
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    /**
     * Makes peers that were silent for half the time allowed say something.
     *
     * @return until when there is none, node loop's clock
     */
    public long keepAlive() {
        long now = runtime.nanoTime();
        if (now - nextKeepAliveNanos < 0) {
            return nextKeepAliveNanos;
        }
        nextKeepAliveNanos = now + silenceNanos / 2;
        turns.each(registry.all(), this::keepAlive);
        return now;
    }

    private void keepAlive(Peer peer) {
        if (!peer.isActive()) {
            return;
        }
        long now = runtime.nanoTime();
        long silent = now - peer.connection.lastReceivedNanos();
        if (silent > silenceNanos / 2) {
            peer.connection.session().keepAlive();
            nextKeepAliveNanos = now;
        } else {
            nextKeepAliveNanos = Math.min(nextKeepAliveNanos, now + silenceNanos / 2 - silent);
        }
    }
}
