package dev.hearth.p2p.peers;

import dev.hearth.p2p.event.TrafficInfo;

/** Bytes a second of all connections together, over the last minute. Confined to the node loop. */
final class Bandwidth {
    private static final int SECONDS = 60;

    private final long[] received = new long[SECONDS];
    private final long[] sent = new long[SECONDS];
    private long totalReceived;
    private long totalSent;
    private long lastReceived;
    private long lastSent;
    private int next;

    /** Counts what has moved since it was last asked to: while the connection is busy, and when it is closed. */
    void count(Peer peer) {
        long peerReceived = peer.connection.traffic().received();
        long peerSent = peer.connection.traffic().sent();
        totalReceived += peerReceived - peer.countedReceived;
        totalSent += peerSent - peer.countedSent;
        peer.countedReceived = peerReceived;
        peer.countedSent = peerSent;
    }

    /** A second is over. */
    void sample() {
        received[next] = totalReceived - lastReceived;
        sent[next] = totalSent - lastSent;
        lastReceived = totalReceived;
        lastSent = totalSent;
        next = (next + 1) % SECONDS;
    }

    /** Bytes sent since the node started, as far as they are counted. */
    long sent() {
        return totalSent;
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
