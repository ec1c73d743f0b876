package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one connection together from any fragments, and decrypts them where they were put together.
 * Decoys go no further. A length is checked before anything is kept for it, and a buffer is never larger than twice what
 * has arrived, nor 256 KiB ahead of it, a first 4 KiB aside.
 */
final class PacketReader {
    private static final byte[] NOTHING = {};
    private static final int LEAST_AHEAD = 4 * 1024;
    private static final int MOST_AHEAD = 256 * 1024;

    private final PacketDecryptor decryptor;
    private byte[] authenticated;
    private final byte[] lengthField = new byte[V2Packets.LENGTH_FIELD];
    private int lengthBytes;
    private @Nullable ByteBuf packet;

    /** @param garbage what the peer's first packet has to vouch for */
    PacketReader(PacketDecryptor decryptor, byte[] garbage) {
        this.decryptor = decryptor;
        this.authenticated = garbage;
    }

    /**
     * The contents of the next packet, in a buffer on the heap that the caller releases, or null if {@code in} was read
     * to its end before there was one.
     *
     * @throws PacketException if the peer's bytes are no packets; the reader is of no further use
     */
    @Nullable
    ByteBuf next(ByteBufAllocator allocator, ByteBuf in) throws PacketException {
        while (in.isReadable()) {
            ByteBuf whole = collect(allocator, in);
            if (whole != null && decrypt(whole)) {
                return whole;
            }
        }
        return null;
    }

    private @Nullable ByteBuf collect(ByteBufAllocator allocator, ByteBuf in) throws PacketException {
        ByteBuf collected = packet;
        if (collected == null) {
            int length = Math.min(lengthField.length - lengthBytes, in.readableBytes());
            in.readBytes(lengthField, lengthBytes, length);
            lengthBytes += length;
            if (lengthBytes < lengthField.length) {
                return null;
            }
            lengthBytes = 0;
            collected = begin(allocator, in.readableBytes());
            packet = collected;
        }
        int missing = collected.maxCapacity() - collected.writerIndex();
        int available = Math.min(missing, in.readableBytes());
        if (available > collected.writableBytes()) {
            collected.capacity(roomFor(collected.writerIndex() + available, collected.maxCapacity()));
        }
        collected.writeBytes(in, available);
        if (available < missing) {
            return null;
        }
        packet = null;
        return collected;
    }

    private ByteBuf begin(ByteBufAllocator allocator, int arrived) throws PacketException {
        int length = decryptor.decryptLength(lengthField);
        if (length > V2Packets.LARGEST_CONTENTS) {
            throw new PacketException(Reason.OVERSIZED_PACKET, "the peer announced a packet of " + length + " bytes");
        }
        int whole = V2Packets.HEADER + length + V2Packets.TAG;
        return allocator.heapBuffer(roomFor(Math.min(arrived, whole), whole), whole);
    }

    private static int roomFor(int arrived, int whole) {
        int ahead = Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, arrived));
        return Math.min(whole, arrived + ahead);
    }

    /** Whether the packet is one to pass on; any other is released. */
    private boolean decrypt(ByteBuf whole) throws PacketException {
        PacketDecryptor.Verdict verdict = PacketDecryptor.Verdict.FORGED;
        try {
            verdict = decryptor.decrypt(whole, authenticated);
        } finally {
            if (verdict != PacketDecryptor.Verdict.GENUINE) {
                whole.release();
            }
        }
        authenticated = NOTHING;
        if (verdict == PacketDecryptor.Verdict.FORGED) {
            throw new PacketException(Reason.FORGED_PACKET, "the peer's packet has a wrong tag");
        }
        return verdict == PacketDecryptor.Verdict.GENUINE;
    }

    /** Lets go of a packet of which a part has come. */
    void release() {
        if (packet != null) {
            packet.release();
            packet = null;
        }
    }
}
