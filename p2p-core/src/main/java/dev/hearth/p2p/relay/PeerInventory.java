package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What one peer knows of recent items, and what it waits for from us. */
final class PeerInventory {
    private static final int KNOWN = 30_000;
    private static final double ANNOUNCEMENTS_PER_SECOND = 10_000;
    private static final long KNOWN_NANOS = TimeUnit.MINUTES.toNanos(2);

    final Connection connection;
    /** Announced to us or by us in the last two minutes (graphene-p2p §4.4, §6.2). */
    final RecentRefs known = new RecentRefs(KNOWN, KNOWN_NANOS);

    /** Asked for by the peer and not answered yet, in order. */
    final Deque<ItemRef> toServe = new ArrayDeque<>();

    final Set<ItemRef> inServing = new LinkedHashSet<>();
    final TokenBucket misses;
    final TokenBucket announcements;
    /** How many {@link Wants} name this peer. */
    int wants;

    boolean active;
    boolean blocksOnly;
    boolean serving;

    PeerInventory(Connection connection, long nowNanos) {
        this.connection = connection;
        this.misses = new TokenBucket(200, 1_000, nowNanos);
        this.announcements = new TokenBucket(ANNOUNCEMENTS_PER_SECOND, 10 * ANNOUNCEMENTS_PER_SECOND, nowNanos);
    }
}
