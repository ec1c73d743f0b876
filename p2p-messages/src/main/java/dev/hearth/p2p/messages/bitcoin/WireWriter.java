package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Writes the primitives of §1.1, each in its one canonical form. */
final class WireWriter {
    private WireWriter() {}

    static void u32(ByteBuf out, long value) {
        out.writeIntLE((int) value);
    }

    static void bool(ByteBuf out, boolean value) {
        out.writeByte(value ? 1 : 0);
    }

    /** A CompactSize of 64 unsigned bits. */
    static void compactSize(ByteBuf out, long value) {
        if (Long.compareUnsigned(value, 0xfd) < 0) {
            out.writeByte((int) value);
        } else if (Long.compareUnsigned(value, 0xffff) <= 0) {
            out.writeByte(0xfd).writeShortLE((int) value);
        } else if (Long.compareUnsigned(value, 0xffff_ffffL) <= 0) {
            out.writeByte(0xfe).writeIntLE((int) value);
        } else {
            out.writeByte(0xff).writeLongLE(value);
        }
    }

    static void varBytes(ByteBuf out, byte[] bytes) {
        compactSize(out, bytes.length);
        out.writeBytes(bytes);
    }

    static void text(ByteBuf out, WireText text) {
        varBytes(out, text.toBytes());
    }

    static void hash(ByteBuf out, Hash hash) {
        out.writeBytes(hash.toBytes());
    }

    static void hashes(ByteBuf out, List<Hash> hashes) {
        compactSize(out, hashes.size());
        for (Hash hash : hashes) {
            hash(out, hash);
        }
    }
}
