package dev.hearth.p2p.crypto.bip324;

/**
 * Written into a pipeline with a {@link V2PacketHandler}, it becomes a packet that the peer ignores and an onlooker
 * cannot tell from others.
 *
 * @param length bytes of contents, 0 to {@link V2Packets#LARGEST_CONTENTS}
 */
public record V2Decoy(int length) {
    /** @throws IllegalArgumentException if no packet has that length */
    public V2Decoy {
        if (length < 0 || length > V2Packets.LARGEST_CONTENTS) {
            throw new IllegalArgumentException("no packet has " + length + " bytes of contents");
        }
    }
}
