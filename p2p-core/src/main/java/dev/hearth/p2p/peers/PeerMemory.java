package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.KeyPins;
import java.util.List;

/**
 * What survives a restart.
 *
 * @param book every address heard of
 * @param formerPeers where to connect first, the worthiest at the front
 * @param bans whom the operator forbids to connect
 * @param pins the keys expected of configured peers
 */
public record PeerMemory(AddressStore book, List<PeerAddress> formerPeers, BanList bans, KeyPins pins) {}
