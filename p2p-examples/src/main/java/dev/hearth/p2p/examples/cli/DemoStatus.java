package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.messages.PeerAddress;
import org.jspecify.annotations.Nullable;

/**
 * A node of the demo at one moment.
 *
 * @param peers active connections
 * @param head last block, or null when it has none
 * @param blocks received over the network
 * @param transactions received over the network
 * @param received bytes from sockets, as of the last second
 * @param sent bytes to sockets, as of the last second
 */
record DemoStatus(
        String name,
        PeerAddress address,
        long peers,
        @Nullable ChainEntry head,
        long blocks,
        long transactions,
        long received,
        long sent) {
    long height() {
        return head == null ? 0 : head.number();
    }
}
