package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes to and fro between one peer and us: what it waits for, and how much it may ask and say. */
final class PeerInventory {
    private static final int SMALLEST_WINDOW = 100;

    final Connection connection;
    /** Its place in {@link KnownItems}. */
    final int seat;

    /** Asked for by the peer and not answered yet, in order. */
    final Set<ItemRef> toServe = new LinkedHashSet<>();

    private @Nullable TokenBucket misses;
    final TokenBucket announcements;
    /** How many {@link Wants} name this peer. */
    int wants;

    /** How many items it may be asked for at once; grows while it answers promptly and there is more to ask. */
    int window = SMALLEST_WINDOW;

    boolean active;
    boolean blocksOnly;
    boolean serving;

    PeerInventory(Connection connection, int seat, double announcementsPerSecond, long nowNanos) {
        this.connection = connection;
        this.seat = seat;
        this.announcements = new TokenBucket(announcementsPerSecond, 10 * announcementsPerSecond, nowNanos);
    }

    /** What it may ask for of what we do not have. */
    TokenBucket misses() {
        if (misses == null) {
            misses = new TokenBucket(200, 1_000, connection.nanoTime()); // Most ask for nothing.
        }
        return misses;
    }

    boolean isGone() {
        return connection.stage() != Stage.ACTIVE;
    }

    /** Whether items of this kind go to and fro between it and us, once it is active. */
    boolean mayTake(ItemType type, Handlers handlers) {
        return !blocksOnly || handlers.isBlock(type);
    }

    /** Whether items of this kind go to and fro between it and us now. */
    boolean takes(ItemType type, Handlers handlers) {
        return active && mayTake(type, handlers);
    }

    /** It has answered in time, and could have been asked for more. */
    void answered(int most) {
        window = Math.max(window, Math.min(most, window + 1));
    }

    /** It lets us wait. */
    void late() {
        window = SMALLEST_WINDOW;
    }
}
