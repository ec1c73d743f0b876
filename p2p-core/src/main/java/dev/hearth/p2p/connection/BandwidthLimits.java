package dev.hearth.p2p.connection;

import dev.hearth.p2p.runtime.RateLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The limits of a node and of each of its connections, over all I/O loops. Thread-safe. While there is no limit no
 * handler is in any pipeline.
 */
public final class BandwidthLimits {
    private final LongSupplier clock;
    private final BandwidthPool upload;
    private final BandwidthPool download;
    private final Map<Channel, Traffic> channels = new LinkedHashMap<>();
    private volatile RateLimits limits = RateLimits.NONE;

    /** {@code clock} is the runtime's, nanoseconds. */
    public BandwidthLimits(LongSupplier clock, RateLimits limits) {
        this.clock = clock;
        this.upload = new BandwidthPool(clock);
        this.download = new BandwidthPool(clock);
        change(limits);
    }

    /** The limits as they are. */
    public RateLimits limits() {
        return limits;
    }

    /** Changes the limits of all connections, those that exist included. */
    public void change(RateLimits newLimits) {
        synchronized (channels) {
            limits = newLimits;
            upload.limit(newLimits.nodeUpload());
            download.limit(newLimits.nodeDownload());
            channels.forEach((channel, traffic) -> channel.eventLoop().execute(() -> apply(channel, traffic)));
        }
    }

    /** A connection begins, and {@code traffic} is in its pipeline already. On the channel's loop. */
    void join(Channel channel, Traffic traffic) {
        synchronized (channels) {
            channels.put(channel, traffic);
        }
        channel.closeFuture().addListener(closed -> {
            synchronized (channels) {
                channels.remove(channel);
            }
        });
        apply(channel, traffic);
    }

    private void apply(Channel channel, Traffic traffic) {
        RateLimits now = limits;
        ChannelPipeline pipeline = channel.pipeline();
        Throttle throttle = pipeline.get(Throttle.class);
        if (throttle != null && now.isNone()) {
            pipeline.remove(throttle);
        } else if (throttle != null) {
            throttle.limit(now);
        } else if (!now.isNone() && pipeline.context(traffic) != null) {
            pipeline.addAfter(Traffic.NAME, null, new Throttle(clock, upload, download, traffic, now));
        }
    }
}
