package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.PeerText;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts why connections end, and says so in one line each unless there are too many of them. */
final class DisconnectLog {
    private static final Logger log = LoggerFactory.getLogger(PeerManager.class);

    private final Map<DisconnectReason, Long> counts = new EnumMap<>(DisconnectReason.class);
    private final TokenBucket lines;
    private long suppressed;

    DisconnectLog(long nowNanos) {
        this.lines = new TokenBucket(2, 50, nowNanos);
    }

    void ended(Connection connection, DisconnectReason reason, String agent) {
        counts.merge(reason, 1L, Long::sum);
        if (!lines.tryTake(1, connection.nanoTime())) {
            suppressed++;
            return;
        }
        if (suppressed > 0) {
            log.info("{} more connections ended; too many to list", suppressed);
            suppressed = 0;
        }
        log.info(
                "{} {} {} ended: {} ({}){}",
                connection.id(),
                connection.attempt().direction(),
                connection.attempt().address(),
                reason,
                PeerText.printable(connection.endDetail()),
                agent.isEmpty() ? "" : " " + PeerText.printable(agent));
    }

    Map<DisconnectReason, Long> counts() {
        return new EnumMap<>(counts);
    }
}
