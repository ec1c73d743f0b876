package dev.hearth.p2p.simulation;

import java.time.Duration;

/**
 * What one direction of a link does to the packets of connections. Immutable; the {@code with} methods return changed
 * copies.
 *
 * @param latency time from one end to the other, zero or more
 * @param jitter most that chance adds to the latency of a packet, zero or more; packets of a connection keep their
 *     order
 * @param bytesPerSecond what the direction carries, shared by the connections on it, at least 1; every packet costs 40
 *     bytes more than it carries
 * @param loss the share of packets lost once, 0 to below 1. Connections being TCP's, a loss shows as a delay: 200 ms or
 *     four latencies, whichever is more, doubled for each further loss of the same packet, and whatever was sent later
 *     waits for it
 * @param windowBytes most that a sender may have on its way or unread at the receiver, at least 1,024; counts for
 *     connections made from then on
 */
public record LinkProfile(Duration latency, Duration jitter, long bytesPerSecond, double loss, int windowBytes) {
    private static final Duration A_DAY = Duration.ofDays(1);

    /** Checks the ranges; no time may exceed a day. */
    public LinkProfile {
        require(!latency.isNegative() && latency.compareTo(A_DAY) <= 0, "latency", latency);
        require(!jitter.isNegative() && jitter.compareTo(A_DAY) <= 0, "jitter", jitter);
        require(bytesPerSecond >= 1, "bytesPerSecond", bytesPerSecond);
        require(loss >= 0 && loss < 1, "loss", loss);
        require(windowBytes >= 1024, "windowBytes", windowBytes);
    }

    /** Neighbours in a data centre: 0.2 ms, up to 0.05 ms more, 125 MB/s, no loss, a window of 64 KiB. */
    public static LinkProfile lan() {
        return new LinkProfile(Duration.ofNanos(200_000), Duration.ofNanos(50_000), 125_000_000, 0, 64 * 1024);
    }

    /** The open internet: 50 ms, up to 20 ms more, 5 MB/s, one packet in a thousand lost, a window of 256 KiB. */
    public static LinkProfile wan() {
        return new LinkProfile(Duration.ofMillis(50), Duration.ofMillis(20), 5_000_000, 0.001, 256 * 1024);
    }

    /** Returns this profile with another latency. */
    public LinkProfile withLatency(Duration newLatency) {
        return new LinkProfile(newLatency, jitter, bytesPerSecond, loss, windowBytes);
    }

    /** Returns this profile with another jitter. */
    public LinkProfile withJitter(Duration newJitter) {
        return new LinkProfile(latency, newJitter, bytesPerSecond, loss, windowBytes);
    }

    /** Returns this profile with another bandwidth. */
    public LinkProfile withBytesPerSecond(long newBytesPerSecond) {
        return new LinkProfile(latency, jitter, newBytesPerSecond, loss, windowBytes);
    }

    /** Returns this profile with another share of losses. */
    public LinkProfile withLoss(double newLoss) {
        return new LinkProfile(latency, jitter, bytesPerSecond, newLoss, windowBytes);
    }

    /** Returns this profile with another window. */
    public LinkProfile withWindowBytes(int newWindowBytes) {
        return new LinkProfile(latency, jitter, bytesPerSecond, loss, newWindowBytes);
    }

    private static void require(boolean holds, String name, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is out of range: " + found);
        }
    }
}
