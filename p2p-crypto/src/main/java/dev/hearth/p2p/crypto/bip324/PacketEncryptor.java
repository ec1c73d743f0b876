package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;

/** Encrypts the packets that one connection sends, in order. Used by one connection, by one thread at a time. */
public interface PacketEncryptor {
    /**
     * Appends one packet to {@code out}: {@link V2Packets#OVERHEAD} bytes more than the contents have.
     *
     * @param contents all that is readable is read
     * @param decoy whether the peer is to ignore the packet
     * @param authenticated bytes the packet vouches for without carrying them
     * @param out shares no memory with {@code contents}
     * @throws IllegalArgumentException if the contents have more than the 2^24-1 bytes that a length can tell
     */
    void encrypt(ByteBuf contents, boolean decoy, byte[] authenticated, ByteBuf out);
}
