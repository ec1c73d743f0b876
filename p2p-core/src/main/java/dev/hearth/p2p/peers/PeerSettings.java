package dev.hearth.p2p.peers;

import java.time.Duration;

/**
 * What the population of peers aims at.
 *
 * @param desiredConnections dial while there are fewer
 * @param maxConnections refuse when there are more
 * @param connectOnly dial nobody but configured peers
 * @param privateMode loopback and private addresses are as good as any, and not limited per address
 * @param blockInterval time between blocks; silence is measured in it (graphene-p2p §4.5)
 */
public record PeerSettings(
        int desiredConnections, int maxConnections, boolean connectOnly, boolean privateMode, Duration blockInterval) {
    /** Most inbound connections from one address outside private mode. */
    static final int MOST_PER_ADDRESS = 4;

    /** How many connections over the maximum may be in their handshake, to be told why they cannot stay. */
    static final int HANDSHAKES_OVER_MAXIMUM = 32;
}
