package dev.hearth.p2p.crypto;

import io.netty.buffer.ByteBuf;

/**
 * One direction of an encrypted connection: a chain of 16-byte blocks that runs from the first byte of the connection
 * to the last and is never reset. Not thread-safe: used by one connection, by one thread at a time.
 */
public interface BlockStream {
    /** Bytes of a block. */
    int BLOCK = 16;

    /**
     * Moves the next {@code length} bytes of {@code in} through the cipher and appends as many to {@code out}.
     *
     * @param in the bytes to transform; its reader index advances by {@code length}; shares no memory with {@code out}
     * @param length a multiple of {@link #BLOCK}, at most what {@code in} holds; zero does nothing
     * @param out where the result goes; grows if it must
     * @throws IllegalArgumentException if {@code length} is not a multiple of {@link #BLOCK}
     * @throws IndexOutOfBoundsException if {@code in} holds less than {@code length}
     */
    void process(ByteBuf in, int length, ByteBuf out);
}
