package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;

/**
 * Decrypts the packets that one connection receives, in order: a length, then what it announces. Used by one
 * connection, on its event loop.
 */
public interface PacketDecryptor {
    /** What a packet turned out to be. */
    enum Verdict {
        /** The readable bytes are its contents. */
        GENUINE,
        /** Genuine, but to be ignored. */
        DECOY,
        /** Altered, or not from this connection; the bytes mean nothing, and no further packet can be read. */
        FORGED
    }

    /**
     * The length of the contents of the next packet, 0 to 2^24-1. Nothing vouches for it.
     *
     * @param three the three bytes as they came; overwritten
     */
    int decryptLength(byte[] three);

    /**
     * Decrypts a packet where it lies.
     *
     * @param packet a buffer on the heap; readable are all bytes of the packet but those of the length, afterwards the
     *     contents
     * @param authenticated bytes the packet has to vouch for without carrying them
     */
    Verdict decrypt(ByteBuf packet, byte[] authenticated);
}
