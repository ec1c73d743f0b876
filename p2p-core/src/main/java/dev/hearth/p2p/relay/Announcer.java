package dev.hearth.p2p.relay;

import dev.hearth.p2p.protocol.Announcement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Tells everybody what they do not know: all that was accepted since the last time, in one announcement. Node loop. */
final class Announcer {
    private static final int ANNOUNCED_AT_ONCE = 1_000;

    private final Handlers handlers;
    private final Collection<PeerInventory> peers;
    private final KnownItems known;
    private final Runnable trigger;
    private final List<CachedItem> unannounced = new ArrayList<>();

    /** {@code trigger} makes {@link #announce} run soon. */
    Announcer(Handlers handlers, Collection<PeerInventory> peers, KnownItems known, Runnable trigger) {
        this.handlers = handlers;
        this.peers = peers;
        this.known = known;
        this.trigger = trigger;
    }

    /** An item to be told of soon. */
    void add(CachedItem item) {
        unannounced.add(item);
        trigger.run();
    }

    void announce() {
        if (unannounced.isEmpty()) {
            return;
        }
        List<BitSet> knowers = new ArrayList<>(unannounced.size());
        unannounced.forEach(item -> knowers.add(known.seats(item.ref())));
        for (PeerInventory peer : peers) {
            if (listens(peer)) {
                announce(peer, knowers);
            }
        }
        unannounced.clear();
    }

    /** Who is a mebibyte behind hears of these items from others, or when it asks for ids. */
    private static boolean listens(PeerInventory peer) {
        return peer.active
                && !peer.connection.attempt().initiatorOnly()
                && !peer.isGone()
                && peer.connection.isWritable();
    }

    private void announce(PeerInventory peer, List<BitSet> knowers) {
        List<Announcement> news = new ArrayList<>(unannounced.size());
        for (int i = 0; i < unannounced.size(); i++) {
            CachedItem item = unannounced.get(i);
            if (!knowers.get(i).get(peer.seat) && peer.takes(item.ref(), handlers)) {
                news.add(new Announcement(item.ref(), item.id(), item.bytes()));
            }
        }
        for (int from = 0; from < news.size(); from += ANNOUNCED_AT_ONCE) {
            tell(peer, news.subList(from, Math.min(news.size(), from + ANNOUNCED_AT_ONCE)));
        }
    }

    private void tell(PeerInventory peer, List<Announcement> news) {
        long now = peer.connection.nanoTime();
        peer.connection.session().announce(news).forEach(told -> known.add(peer.seat, told.ref(), now));
    }
}
