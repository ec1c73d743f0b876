package dev.hearth.p2p.governor;

import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where the governor of a world learns of peers: a root source, a book, and what peers share, which goes to the book. */
final class MockAddresses {
    private final GovernorWorld world;
    private final PeerTable table;
    private final Set<PeerAddress> book = new LinkedHashSet<>();
    private final Set<PeerAddress> everTold = new LinkedHashSet<>();

    MockAddresses(GovernorWorld world) {
        this.world = world;
        this.table = world.table;
        for (int i = 0; i < world.settings.seeds(); i++) {
            book.add(world.peer(i));
        }
        everTold.addAll(book);
    }

    /** All the governor can have heard of, whether it has forgotten them or not. */
    Set<PeerAddress> everTold() {
        return everTold;
    }

    /** A peer has come by itself. */
    void met(PeerAddress peer) {
        everTold.add(peer);
    }

    void findRoots(int count) {
        List<PeerAddress> roots = new ArrayList<>();
        for (int i = 0; i < world.settings.roots() && roots.size() < count; i++) {
            if (isNew(world.peer(i))) {
                roots.add(world.peer(i));
            }
        }
        everTold.addAll(roots);
        table.sample().rootsFound(roots, true, 5 * GovernorWorld.SECOND, world.now);
    }

    void draw(int count) {
        List<PeerAddress> candidates = book.stream().filter(this::isNew).toList();
        int taken = 0;
        for (PeerAddress address : Draw.uniform(candidates.size(), candidates::get, count, world.chance)) {
            taken += table.sample().learn(address, Origin.BOOK, true, world.now) ? 1 : 0;
        }
        table.sample().drawn(taken, count, world.now);
    }

    private boolean isNew(PeerAddress address) {
        return world.view.find(address) == null && !world.peers.isBanned(address);
    }

    void share(PeerAddress peer, int count) {
        int news = 0;
        for (PeerAddress told :
                world.peers.neighbours(peer).stream().limit(count).toList()) {
            if (book.add(told)) {
                news++;
                everTold.add(told);
            }
        }
        table.sample().shared(peer, news, world.now);
    }
}
