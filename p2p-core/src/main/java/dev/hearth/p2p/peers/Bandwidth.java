package dev.hearth.p2p.peers;

import dev.hearth.p2p.event.TrafficInfo;
import java.util.concurrent.TimeUnit;

/** Bytes a second of all connections together, over the last minute. Confined to the node loop. */
final class Bandwidth {
    private static final int SECONDS = 60;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long[] received = new long[SECONDS];
    private final long[] sent = new long[SECONDS];
    private long totalReceived;
    private long totalSent;
    private long lastReceived;
    private long lastSent;
    private int next;
    private long sampledNanos;

    /** Counts what has moved since it was last asked to: while the connection is busy, and when it is closed. */
    void count(Peer peer) {
        long peerReceived = peer.connection.traffic().received();
        long peerSent = peer.connection.traffic().sent();
        count(peerReceived - peer.countedReceived, peerSent - peer.countedSent);
        peer.countedReceived = peerReceived;
        peer.countedSent = peerSent;
    }

    /** Counts so many bytes more. */
    void count(long moreReceived, long moreSent) {
        totalReceived += moreReceived;
        totalSent += moreSent;
    }

    /** A second is over. Before it nothing has moved since the last time, however long ago that is. */
    void sample(long nowNanos) {
        rest(nowNanos - SECOND_NANOS);
        sampledNanos = nowNanos;
        received[next] = totalReceived - lastReceived;
        sent[next] = totalSent - lastSent;
        lastReceived = totalReceived;
        lastSent = totalSent;
        next = (next + 1) % SECONDS;
    }

    /** Seconds in which nobody took a sample, as nothing moved. */
    private void rest(long untilNanos) {
        long seconds = (untilNanos - sampledNanos) / SECOND_NANOS;
        for (long i = 0; i < Math.min(seconds, SECONDS); i++) {
            received[next] = 0;
            sent[next] = 0;
            next = (next + 1) % SECONDS;
        }
        sampledNanos += Math.max(0, seconds) * SECOND_NANOS;
    }

    /** Bytes sent since the node started, as far as they are counted. */
    long sent() {
        return totalSent;
    }

    TrafficInfo info(long nowNanos) {
        rest(nowNanos - SECOND_NANOS);
        return new TrafficInfo(totalReceived, totalSent, mean(received), mean(sent));
    }

    private static long mean(long[] slots) {
        long sum = 0;
        for (long slot : slots) {
            sum += slot;
        }
        return sum / slots.length;
    }
}
