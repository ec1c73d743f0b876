package dev.hearth.p2p.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * The peers that were the last to bring new blocks: these are asked to send new ones at once instead of announcing them
 * first (BIP152 calls that high bandwidth). One that has dialled us never takes the place of the last that we have dialled
 * (bitcoin-p2p §1.9). Node loop.
 */
final class Forerunners {
    private static final int MOST = 3;

    /** Who brought a block last is at the end. */
    private final List<Peer> peers = new ArrayList<>(MOST);

    /** A peer has brought a block that nobody had brought before. */
    void brought(Peer peer) {
        if (peers.remove(peer)) {
            peers.add(peer);
        } else if (peer.connection.session().wantBlocksAtOnce(true)) {
            if (peers.size() == MOST) {
                makeRoom(peer);
            }
            peers.add(peer);
        }
    }

    private void makeRoom(Peer newcomer) {
        boolean lastOfOurs =
                peers.get(0).outbound() && peers.stream().filter(Peer::outbound).count() == 1;
        Peer leaving = peers.remove(lastOfOurs && !newcomer.outbound() ? 1 : 0);
        leaving.connection.session().wantBlocksAtOnce(false);
    }

    /** The connection of a peer has ended. */
    void left(Peer peer) {
        peers.remove(peer);
    }
}
