package dev.hearth.p2p.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One direction of a link: decides when a packet arrives, and whether any does. */
final class Route {
    private static final long LEAST_RETRANSMISSION = 200_000_000L;

    private final Network network;
    private final SimulatedHost from;
    private final SimulatedHost to;
    private final SplittableRandom random;
    private LinkProfile profile;
    private long latency;
    private long jitter;
    private double nanosPerByte;
    private boolean cut;
    private long busyUntil;
    /** Flows that lost a packet to the closed route, in the order they did. */
    private List<Flow> stalled = new ArrayList<>(0);
    /** Flows the other way that miss their acknowledgements. */
    private List<Flow> unacknowledged = new ArrayList<>(0);

    Route(Network network, SimulatedHost from, SimulatedHost to, LinkProfile profile, SplittableRandom random) {
        this.network = network;
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

    Network network() {
        return network;
    }

    SimulatedHost from() {
        return from;
    }

    SimulatedHost to() {
        return to;
    }

    long latency() {
        return latency;
    }

    /** When a packet sent now is there. */
    long arrival(int size) {
        long now = network.now();
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

    /** How long a packet that has come waits for others to the same host. */
    long queueing(int size) {
        return to.downlink().queueing(network.now(), size);
    }

    /** Most that one packet carries: about 10 ms of the bandwidth, so that a slow link delivers steadily. */
    int mostContent() {
        return (int) Math.max(1_460, Math.min(16_384, profile.bytesPerSecond() / 100));
    }

    boolean isOpen() {
        return !cut && to.isUp() && !network.isPartitioned(from, to);
    }

    void cut(boolean nowCut) {
        cut = nowCut;
        resumeIfOpen();
    }

    void stall(Flow flow) {
        stalled.add(flow);
    }

    void awaitAcknowledgement(Flow flow) {
        unacknowledged.add(flow);
    }

    /** To be called whenever a reason for being closed has gone. */
    void resumeIfOpen() {
        if (!isOpen()) {
            return;
        }
        List<Flow> resumed = stalled;
        List<Flow> acknowledged = unacknowledged;
        if (!resumed.isEmpty()) {
            stalled = new ArrayList<>(0);
            resumed.forEach(Flow::retransmit);
        }
        if (!acknowledged.isEmpty()) {
            unacknowledged = new ArrayList<>(0);
            acknowledged.forEach(Flow::acknowledge);
        }
    }
}
