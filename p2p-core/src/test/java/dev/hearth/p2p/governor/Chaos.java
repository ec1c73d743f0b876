package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A script for a world drawn from its seed: peers come and go, are banned and appointed, and the operator reconfigures. */
final class Chaos {
    private final GovernorWorld world;
    private final SplittableRandom chance;
    private final int peers;

    Chaos(GovernorWorld world) {
        this.world = world;
        this.chance = world.chance;
        this.peers = world.settings.peers();
    }

    void disturb(int times, long within) {
        for (int i = 0; i < times; i++) {
            world.after(chance.nextLong(within), this::disturbOnce);
        }
    }

    private void disturbOnce() {
        PeerAddress peer = anyPeer();
        switch (chance.nextInt(10)) {
            case 0 -> world.table.configure(targets(), world.now);
            case 1, 2 -> world.table.sample().localRoots(groups(), world.now);
            case 3 -> world.peers.ban(peer);
            case 4, 5 -> world.peers.connectInbound(peer);
            case 6 -> world.peers.disconnectInbound(peer);
            case 7 -> world.table.sample().appointAnchor(peer);
            default -> world.peers.mishap(peer, chance.nextInt(4));
        }
    }

    private PeerAddress anyPeer() {
        return world.peer(chance.nextInt(peers));
    }

    Targets targets() {
        int known = chance.nextInt(peers + 5);
        int established = chance.nextInt(Math.min(known, 30) + 1);
        int active = chance.nextInt(Math.min(established, 20) + 1);
        int knownAnchors = chance.nextInt(8);
        int establishedAnchors = chance.nextInt(knownAnchors + 1);
        return new Targets(
                chance.nextInt(known + 1),
                known,
                established,
                active,
                knownAnchors,
                establishedAnchors,
                chance.nextInt(establishedAnchors + 1),
                chance.nextInt(6));
    }

    /** None, or up to three groups of local roots. */
    List<LocalRootGroup> groups() {
        List<LocalRootGroup> groups = new ArrayList<>();
        int count = chance.nextInt(4);
        for (int i = 0; i < count; i++) {
            List<PeerAddress> members = new ArrayList<>();
            int size = chance.nextInt(5);
            for (int j = 0; j < size; j++) {
                PeerAddress member = anyPeer();
                if (!world.peers.isBanned(member)) {
                    members.add(member);
                }
            }
            groups.add(LocalRootGroup.of("group " + i, members, chance.nextInt(4), chance.nextInt(5)));
        }
        return groups;
    }
}
