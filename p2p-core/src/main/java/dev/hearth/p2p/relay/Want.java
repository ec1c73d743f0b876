package dev.hearth.p2p.relay;

import java.util.ArrayList;
import java.util.List;

/** An announced item we do not have, until it arrives or is given up. Changed by {@link Wants} only. */
final class Want {
    final Item item;
    /** Who announced it first. */
    final PeerInventory announcer;
    /** Who announced it and was not asked yet, in the order they did. */
    final List<PeerInventory> sources = new ArrayList<>(2);
    /** Who was asked and has not answered. */
    final List<PeerInventory> asked = new ArrayList<>(1);

    long heardNanos;
    long askedNanos;

    Want(Item item, PeerInventory announcer) {
        this.item = item;
        this.announcer = announcer;
    }

    boolean isHopeless() {
        return sources.isEmpty() && asked.isEmpty();
    }
}
