package dev.hearth.p2p;

import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.PeerMemory;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.KeyPins;
import java.util.List;

/**
 * What a node reads before it starts.
 *
 * @param key its own
 * @param netGroups how addresses are grouped
 * @param book addresses it has heard of
 * @param formerPeers where to connect first, the worthiest at the front
 * @param uncleanStarts starts since it last stopped in order, this one not counted
 * @param bans whom the operator forbids to connect
 * @param pins the keys expected of configured peers
 * @param topology configured peers
 */
record Remembered(
        PrivateKey key,
        NetGroups netGroups,
        AddressBook book,
        List<PeerAddress> formerPeers,
        int uncleanStarts,
        BanList bans,
        KeyPins pins,
        Topology topology) {
    /** So many crashes in a row may be some peer's doing: then none is used (bitcoin-p2p §4.8, §13.38). */
    private static final int CRASHES = 3;

    PeerMemory peers(AddressStore addresses) {
        return new PeerMemory(addresses, uncleanStarts < CRASHES ? formerPeers : List.of(), bans, pins);
    }
}
