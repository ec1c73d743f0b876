package dev.hearth.p2p.peers;

import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.protocol.ConnectionReport.Rates;

/** Bytes a second over the last hour, minute by minute (graphene-p2p §4.7, §8). */
public final class TrafficHistory {
    private static final int MINUTES = 60;
    private static final int SAMPLES_A_MINUTE = 60;

    private final Rates[] minutes = new Rates[MINUTES];
    private int samples;
    private int complete;
    private long lastSent;
    private long lastReceived;

    /** A history without a past. */
    public TrafficHistory() {}

    /** Takes what was counted so far; called every second. */
    public void sample(TrafficInfo traffic) {
        if (++samples % SAMPLES_A_MINUTE == 0) {
            minutes[complete++ % MINUTES] = new Rates(
                    (traffic.sent() - lastSent) / SAMPLES_A_MINUTE,
                    (traffic.received() - lastReceived) / SAMPLES_A_MINUTE);
            lastSent = traffic.sent();
            lastReceived = traffic.received();
        }
    }

    /** The mean of the last complete minutes, or of those there are; 0 while there is none. */
    public Rates mean(int ofMinutes) {
        int count = Math.min(Math.min(ofMinutes, MINUTES), complete);
        long upload = 0;
        long download = 0;
        for (int i = 1; i <= count; i++) {
            Rates minute = minutes[(complete - i) % MINUTES];
            upload += minute.upload();
            download += minute.download();
        }
        return count == 0 ? new Rates(0, 0) : new Rates(upload / count, download / count);
    }
}
