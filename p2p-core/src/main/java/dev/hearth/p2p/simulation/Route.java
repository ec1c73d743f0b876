package dev.hearth.p2p.simulation;

import java.util.SplittableRandom;

/** What one host sends to another takes this way: decides when a packet arrives. Lives on the timeline of the sender. */
final class Route {
    private static final long LEAST_RETRANSMISSION = 200_000_000L;

    private final SimulatedHost from;
    private final SimulatedHost to;
    private final SplittableRandom random;
    private LinkProfile profile;
    private long latency;
    private long jitter;
    private double nanosPerByte;
    private long busyUntil;
    private int sockets;

    Route(SimulatedHost from, SimulatedHost to, LinkProfile profile, SplittableRandom random) {
        this.from = from;
        this.to = to;
        this.random = random;
        this.profile = profile;
        set(profile);
    }

    void set(LinkProfile newProfile) {
        profile = newProfile;
        latency = newProfile.latency().toNanos();
        jitter = newProfile.jitter().toNanos();
        nanosPerByte = 1e9 / newProfile.bytesPerSecond();
    }

    LinkProfile profile() {
        return profile;
    }

    long latency() {
        return latency;
    }

    /** One more socket of the sender uses it. */
    void taken() {
        if (sockets++ == 0) {
            from.routes().put(to.number(), this);
        }
    }

    /** A socket has let go of it. What nobody uses is forgotten: of fifty million pairs in a large network few ever meet. */
    void released() {
        if (--sockets == 0) {
            from.routes().remove(to.number(), this);
        }
    }

    /** When a packet sent now is there. */
    long arrival(int size) {
        long now = from.timeline().nanoTime();
        long begin = Math.max(from.uplink().through(now, size), busyUntil);
        busyUntil = begin + (long) Math.ceil(size * nanosPerByte);
        long travelling = latency + (jitter == 0 ? 0 : random.nextLong(jitter + 1));
        return busyUntil + travelling + retransmissions();
    }

    private long retransmissions() {
        long delay = 0;
        if (profile.loss() > 0) {
            long timeout = retransmissionTimeout();
            while (random.nextDouble() < profile.loss() && timeout > 0) {
                delay += timeout;
                timeout *= 2;
            }
        }
        return delay;
    }

    long retransmissionTimeout() {
        return Math.max(LEAST_RETRANSMISSION, 4 * latency);
    }

    /** Most that one packet carries: about 10 ms of the bandwidth, so that a slow link delivers steadily. */
    int mostContent() {
        return (int) Math.max(1_460, Math.min(16_384, profile.bytesPerSecond() / 100));
    }
}
