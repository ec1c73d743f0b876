package dev.hearth.p2p.protocol;

import java.util.concurrent.TimeUnit;

/** A rate with a burst. Confined to the node loop; time is the node loop's. */
public final class TokenBucket {
    private final double perNano;
    private final double burst;
    private double tokens;
    private long lastNanos;

    /** Starts full. */
    public TokenBucket(double perSecond, double burst, long nowNanos) {
        this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
        this.burst = burst;
        this.tokens = burst;
        this.lastNanos = nowNanos;
    }

    /** Takes {@code amount} if there is as much; at most the burst is ever asked for at once. */
    public boolean tryTake(double amount, long nowNanos) {
        refill(nowNanos);
        double wanted = Math.min(amount, burst);
        if (tokens < wanted) {
            return false;
        }
        tokens -= wanted;
        return true;
    }

    /** Nanoseconds until {@code amount} can be taken; 0 for now. */
    public long nanosUntil(double amount, long nowNanos) {
        refill(nowNanos);
        double missing = Math.min(amount, burst) - tokens;
        return missing <= 0 ? 0 : (long) Math.ceil(missing / perNano);
    }

    private void refill(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - lastNanos) * perNano);
        lastNanos = nowNanos;
    }
}
