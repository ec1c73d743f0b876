package dev.hearth.p2p.relay;

import dev.hearth.p2p.protocol.Announcement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Tells everybody what they do not know: all that was accepted since the last time, in one announcement. Node loop. */
final class Announcer {
    private static final int ANNOUNCED_AT_ONCE = 1_000;

    private final Handlers handlers;
    private final Collection<PeerInventory> peers;
    private final KnownItems known;
    private final Runnable trigger;
    private final List<News> unannounced = new ArrayList<>();

    private record News(Item item, Announcement announcement) {}

    /** {@code trigger} makes {@link #announce} run soon. */
    Announcer(Handlers handlers, Collection<PeerInventory> peers, KnownItems known, Runnable trigger) {
        this.handlers = handlers;
        this.peers = peers;
        this.known = known;
        this.trigger = trigger;
    }

    /** An item to be told of soon. */
    void add(Item item, Announcement announcement) {
        unannounced.add(new News(item, announcement));
        trigger.run();
    }

    void announce() {
        if (unannounced.isEmpty()) {
            return;
        }
        for (PeerInventory peer : peers) {
            if (listens(peer)) {
                announce(peer);
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

    private void announce(PeerInventory peer) {
        List<Announcement> news = new ArrayList<>(unannounced.size());
        for (News each : unannounced) {
            if (!KnownItems.knows(peer.seat, each.item())
                    && peer.takes(each.item().ref.type(), handlers)) {
                news.add(each.announcement());
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
