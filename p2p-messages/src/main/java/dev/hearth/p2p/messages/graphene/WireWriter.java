package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Writes the primitives of §2.1, each in its one canonical form. */
final class WireWriter {
    private WireWriter() {}

    static void u32(ByteBuf out, long value) {
        out.writeIntLE((int) value);
    }

    static void varint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    static int varintLength(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }

    static void text(ByteBuf out, WireText text) {
        varint(out, text.length());
        out.writeBytes(text.toBytes());
    }

    static void hash(ByteBuf out, Hash hash) {
        out.writeBytes(hash.toBytes());
    }

    static void hashes(ByteBuf out, List<Hash> hashes) {
        varint(out, hashes.size());
        for (Hash hash : hashes) {
            hash(out, hash);
        }
    }

    static void endpoint(ByteBuf out, PeerAddress endpoint) {
        out.writeIntLE(endpoint.ipv4Number());
        out.writeShortLE(endpoint.port());
    }
}
