package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells another of its traffic and its connections. Rates are bytes per second.
 *
 * @param lastMinute mean of the last minute
 * @param lastQuarter mean of the last fifteen minutes, or of those there were
 * @param lastHour mean of the last hour, or of what there was of it
 * @param entries complete connections
 */
public record ConnectionReport(Rates lastMinute, Rates lastQuarter, Rates lastHour, List<Entry> entries) {
    /**
     * Both directions, bytes per second.
     *
     * @param upload to peers
     * @param download from peers
     */
    public record Rates(long upload, long download) {}

    /**
     * One connection.
     *
     * @param seconds its age
     * @param address the other end
     * @param identity who is there; null when unknown
     * @param clockOffsetMicros how far the other clock is ahead
     * @param roundTripMicros round trip time
     * @param direction who dialled
     * @param agent its software
     * @param head number of its last block when it connected, or -1
     */
    public record Entry(
            long seconds,
            PeerAddress address,
            @Nullable NodeIdentity identity,
            long clockOffsetMicros,
            long roundTripMicros,
            Attempt.Direction direction,
            String agent,
            long head) {}

    /** Nothing: what a peer is told that may not know. */
    public static final ConnectionReport NONE =
            new ConnectionReport(new Rates(0, 0), new Rates(0, 0), new Rates(0, 0), List.of());

    /** Copies the list. */
    public ConnectionReport {
        entries = List.copyOf(entries);
    }
}
