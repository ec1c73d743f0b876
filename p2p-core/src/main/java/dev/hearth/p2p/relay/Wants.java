package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What was announced and is still to come, who may have it, and who was asked. Bounded in all and for each peer. */
final class Wants {
    private static final int MOST = 50_000;
    /** So that five peers must announce nothings together before an honest announcement is passed over (W17). */
    private static final int MOST_OF_ONE_PEER = 10_000;

    private static final long SECOND_SOURCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Map<ItemRef, Want> all = new LinkedHashMap<>();
    private final Set<Want> unasked = new LinkedHashSet<>();

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Those that somebody else may be asked for, the oldest first. */
    Set<Want> unasked() {
        return unasked;
    }

    /** The peer says it has this. */
    void add(PeerInventory peer, KnownItems.Named named, long nowNanos) {
        Want want = named.want;
        if (want == null) {
            want = add(peer, named.ref, nowNanos);
            if (want != null) {
                want.named = named;
                named.want = want;
            }
        } else {
            join(want, peer, nowNanos);
        }
    }

    /** The peer says it has this; null when too much is wanted already. */
    @Nullable
    Want add(PeerInventory peer, ItemRef ref, long nowNanos) {
        Want want = all.get(ref);
        if (want == null) {
            if (all.size() >= MOST || peer.wants >= MOST_OF_ONE_PEER) {
                return null;
            }
            want = new Want(ref, peer);
            all.put(ref, want);
            unasked.add(want);
        }
        join(want, peer, nowNanos);
        return want;
    }

    private static void join(Want want, PeerInventory peer, long nowNanos) {
        want.heardNanos = nowNanos;
        if (!want.sources.contains(peer) && !want.asked.contains(peer)) {
            want.sources.add(peer);
            peer.wants++;
        }
    }

    /** The peer is asked for it; it is not among the unasked any more, which the caller sees to. */
    void asked(Want want, PeerInventory source, long nowNanos) {
        want.sources.remove(source);
        want.asked.add(source);
        want.askedNanos = nowNanos;
    }

    /** It has arrived, here or elsewhere; null when it was not wanted. */
    @Nullable
    Want remove(ItemRef ref) {
        Want want = all.remove(ref);
        if (want != null) {
            unasked.remove(want);
            if (want.named != null) {
                want.named.want = null;
            }
            want.sources.forEach(peer -> peer.wants--);
            want.asked.forEach(peer -> peer.wants--);
        }
        return want;
    }

    /** The peer does not have it after all. */
    void refused(PeerInventory peer, ItemRef ref) {
        Want want = all.get(ref);
        if (want == null || !want.asked.remove(peer)) {
            return;
        }
        peer.wants--;
        if (want.isHopeless()) {
            remove(ref);
        } else if (want.asked.isEmpty()) {
            unasked.add(want);
        }
    }

    /** The peer is not asked any more. */
    void release(PeerInventory peer) {
        if (peer.wants == 0) {
            return;
        }
        List<ItemRef> hopeless = new ArrayList<>();
        for (Want want : all.values()) {
            want.sources.remove(peer);
            if (want.asked.remove(peer) && want.asked.isEmpty()) {
                unasked.add(want);
            }
            if (want.isHopeless()) {
                hopeless.add(want.ref);
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
        List<ItemRef> late = new ArrayList<>();
        for (Iterator<Want> each = all.values().iterator(); each.hasNext(); ) {
            Want want = each.next();
            if (want.asked.isEmpty()) {
                if (nowNanos - want.heardNanos > LIFETIME_NANOS) {
                    late.add(want.ref);
                }
            } else if (nowNanos - want.askedNanos > SECOND_SOURCE_NANOS) {
                want.asked.forEach(PeerInventory::late);
                if (!want.sources.isEmpty()) {
                    unasked.add(want);
                }
            }
        }
        late.forEach(this::remove);
    }
}
