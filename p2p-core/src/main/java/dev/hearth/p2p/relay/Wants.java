package dev.hearth.p2p.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What was announced and is still to come, who may have it, and who was asked. Bounded in all and for each peer. */
final class Wants {
    private static final int MOST = 50_000;
    /** So that five peers must announce nothings together before an honest announcement is passed over (W17). */
    private static final int MOST_OF_ONE_PEER = 10_000;

    private static final long SECOND_SOURCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ItemTable.Line all;
    private final ItemTable.Line unasked;

    Wants(ItemTable items) {
        this.all = items.new Line();
        this.unasked = items.new Line();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Those that somebody else may be asked for, the oldest first. */
    ItemTable.Line unasked() {
        return unasked;
    }

    /** The peer says it has this; passed over when too much is wanted already. */
    void add(PeerInventory peer, Item announced, long nowNanos) {
        Want want = announced.want;
        if (want == null) {
            if (all.size() >= MOST || peer.wants >= MOST_OF_ONE_PEER) {
                return;
            }
            Item item = all.add(announced, nowNanos);
            want = new Want(item, peer);
            item.want = want;
            unasked.add(item, nowNanos);
        }
        join(want, peer, nowNanos);
    }

    private static void join(Want want, PeerInventory peer, long nowNanos) {
        want.heardNanos = nowNanos;
        if (!want.sources.contains(peer) && !want.asked.contains(peer)) {
            want.sources.add(peer);
            peer.wants++;
        }
    }

    /** The peer is asked for it. */
    void asked(Want want, PeerInventory source, long nowNanos) {
        unasked.remove(want.item);
        want.sources.remove(source);
        want.asked.add(source);
        want.askedNanos = nowNanos;
    }

    /** It has arrived, here or elsewhere; null when it was not wanted. */
    @Nullable
    Want remove(@Nullable Item item) {
        Want want = item == null ? null : item.want;
        if (want != null) {
            want.item.want = null;
            want.sources.forEach(peer -> peer.wants--);
            want.asked.forEach(peer -> peer.wants--);
            unasked.remove(want.item);
            all.remove(want.item);
        }
        return want;
    }

    /** The peer does not have it after all. */
    void refused(PeerInventory peer, @Nullable Item item) {
        Want want = item == null ? null : item.want;
        if (want == null || !want.asked.remove(peer)) {
            return;
        }
        peer.wants--;
        if (want.isHopeless()) {
            remove(want.item);
        } else if (want.asked.isEmpty()) {
            mayBeAsked(want);
        }
    }

    private void mayBeAsked(Want want) {
        if (!unasked.has(want.item)) {
            unasked.add(want.item, want.heardNanos);
        }
    }

    /** The peer is not asked any more. */
    void release(PeerInventory peer) {
        if (peer.wants == 0) {
            return;
        }
        List<Item> hopeless = new ArrayList<>();
        for (Item item : all) {
            Want want = Objects.requireNonNull(item.want);
            want.sources.remove(peer);
            if (want.asked.remove(peer) && want.asked.isEmpty()) {
                mayBeAsked(want);
            }
            if (want.isHopeless()) {
                hopeless.add(item);
            }
        }
        hopeless.forEach(this::remove);
        peer.wants = 0;
    }

    /**
     * Gives up what nobody could be asked for in time. Where who was asked is slow, somebody else who announced the same
     * may be asked as well (graphene-p2p §10 W18).
     */
    void check(long nowNanos) {
        List<Item> late = new ArrayList<>();
        for (Item item : all) {
            Want want = Objects.requireNonNull(item.want);
            if (want.asked.isEmpty()) {
                if (nowNanos - want.heardNanos > LIFETIME_NANOS) {
                    late.add(item);
                }
            } else if (nowNanos - want.askedNanos > SECOND_SOURCE_NANOS) {
                want.asked.forEach(PeerInventory::late);
                if (!want.sources.isEmpty()) {
                    mayBeAsked(want);
                }
            }
        }
        late.forEach(this::remove);
    }
}
