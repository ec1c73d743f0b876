package dev.hearth.p2p.peers;

import dev.hearth.p2p.event.TrafficInfo;
import java.util.List;

/** Bytes a second of all connections together, over the last minute. */
final class Bandwidth {
    private static final int SECONDS = 60;

    private final long[] received = new long[SECONDS];
    private final long[] sent = new long[SECONDS];
    private long closedReceived;
    private long closedSent;
    private long lastReceived;
    private long lastSent;
    private int next;

    /** A connection is about to be forgotten: its bytes still count. */
    void closed(Peer peer) {
        closedReceived += peer.connection.traffic().received();
        closedSent += peer.connection.traffic().sent();
    }

    void sample(List<Peer> peers) {
        long totalReceived = closedReceived;
        long totalSent = closedSent;
        for (Peer peer : peers) {
            totalReceived += peer.connection.traffic().received();
            totalSent += peer.connection.traffic().sent();
        }
        received[next] = totalReceived - lastReceived;
        sent[next] = totalSent - lastSent;
        lastReceived = totalReceived;
        lastSent = totalSent;
        next = (next + 1) % SECONDS;
    }

    TrafficInfo info() {
        return new TrafficInfo(lastReceived, lastSent, mean(received), mean(sent));
    }

    private static long mean(long[] slots) {
        long sum = 0;
        for (long slot : slots) {
            sum += slot;
        }
        return sum / slots.length;
    }
}
