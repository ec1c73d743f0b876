package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Tells by its first 16 bytes at most which transport a caller speaks (BIP324, "v1 prefix"): those of the first
 * transport are the network's magic and the type of its first message, {@code version} and five zeros.
 *
 * <p>A difference in the magic alone does not decide yet: the type that follows tells a key from a caller on another
 * network, who is so refused before any work. Who sends a key sends all 64 bytes of it, so nobody waits for us meanwhile.
 */
enum V1Prefix {
    /** As far as one can tell this may be either. */
    UNDECIDED,
    /** The first transport, on our network. */
    SAME_NETWORK,
    /** The first transport, on another network. */
    OTHER_NETWORK,
    /** Not the first transport: a key. */
    ABSENT;

    private static final int MAGIC = 4;
    private static final byte[] TYPE = "version\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

    /** Looks at the readable bytes and reads none. */
    static V1Prefix of(ByteBuf received, int magic) {
        int start = received.readerIndex();
        int available = Math.min(received.readableBytes() - MAGIC, TYPE.length);
        for (int i = 0; i < available; i++) {
            if (received.getByte(start + MAGIC + i) != TYPE[i]) {
                return ABSENT;
            }
        }
        if (available < TYPE.length) {
            return UNDECIDED;
        }
        return received.getInt(start) == magic ? SAME_NETWORK : OTHER_NETWORK;
    }
}
