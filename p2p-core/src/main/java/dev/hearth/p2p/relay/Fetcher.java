package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what is wanted, as long as the application keeps up: blocks first, each item from the announcing peer with the
 * least on its hands. Node loop.
 */
final class Fetcher {
    private final Handlers handlers;
    private final Dispatcher dispatcher;
    private final Collection<PeerInventory> peers;
    private final Wants wants;
    private final Predicate<Connection> givesBlocks;
    private final Runnable trigger;

    /**
     * @param givesBlocks whether a block that a peer announces is worth fetching now
     * @param trigger makes {@link #fetch} run soon
     */
    Fetcher(
            Handlers handlers,
            Dispatcher dispatcher,
            Collection<PeerInventory> peers,
            Wants wants,
            Predicate<Connection> givesBlocks,
            Runnable trigger) {
        this.handlers = handlers;
        this.dispatcher = dispatcher;
        this.peers = peers;
        this.wants = wants;
        this.givesBlocks = givesBlocks;
        this.trigger = trigger;
    }

    /** Makes {@link #fetch} run soon. */
    void fetchSoon() {
        trigger.run();
    }

    void fetch() {
        if (wants.unasked().isEmpty()) {
            return;
        }
        if (dispatcher.isBusy()) {
            dispatcher.whenFree(trigger);
            return;
        }
        Map<PeerInventory, List<ItemRef>> requests = new LinkedHashMap<>();
        int left = fetch(true, mostRequests(), requests);
        fetch(false, left, requests);
        requests.forEach((peer, refs) -> peer.connection.session().fetch(refs));
    }

    /** No more than this can be asked for: where many wait it is not tried in vain for each. */
    private int mostRequests() {
        int waiting = wants.unasked().size();
        int room = 0;
        for (PeerInventory peer : peers) {
            if (room >= waiting) {
                break;
            }
            room += room(peer);
        }
        return Math.min(room, waiting);
    }

    /** Returns how many of {@code most} requests are left. */
    private int fetch(boolean blocks, int most, Map<PeerInventory, List<ItemRef>> requests) {
        int free = most;
        Iterator<Item> all = wants.unasked().iterator();
        while (free > 0 && all.hasNext()) {
            Want want = Objects.requireNonNull(all.next().want);
            if (handlers.isBlock(want.item.ref.type()) != blocks) {
                continue;
            }
            PeerInventory source = leastBusy(want);
            if (source != null) {
                ask(want, source, requests);
                free--;
            }
        }
        return free;
    }

    private void ask(Want want, PeerInventory source, Map<PeerInventory, List<ItemRef>> requests) {
        long now = source.connection.nanoTime();
        wants.asked(want, source, now);
        ItemRef ref = want.item.ref;
        if (source.connection.outstanding().add(ref, Purpose.RELAY, now)) {
            requests.computeIfAbsent(source, peer -> new ArrayList<>()).add(ref);
        }
    }

    private static int room(PeerInventory peer) {
        if (!peer.active || peer.isGone() || peer.connection.isPaused()) {
            return 0;
        }
        return Math.max(0, peer.window - peer.connection.outstanding().count(Purpose.RELAY));
    }

    private @Nullable PeerInventory leastBusy(Want want) {
        PeerInventory best = null;
        for (PeerInventory source : want.sources) {
            if (room(source) > 0 && (best == null || room(source) > room(best)) && mayGive(source, want)) {
                best = source;
            }
        }
        return best;
    }

    /** A block waits until we have caught up with who announced it: it may come before the end of its list does. */
    private boolean mayGive(PeerInventory source, Want want) {
        return !handlers.isBlock(want.item.ref.type()) || givesBlocks.test(source.connection);
    }
}
