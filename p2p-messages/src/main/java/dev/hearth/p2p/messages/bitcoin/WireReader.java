package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PayloadReader;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Reads the primitives of §1.1. */
final class WireReader extends PayloadReader {
    static final int HASH_LENGTH = 32;

    WireReader(ByteBuf in) {
        super(in);
    }

    /** A CompactSize as 64 unsigned bits; a form longer than needed is malformed. */
    long compactSize() throws MalformedMessageException {
        int first = u8();
        return switch (first) {
            case 0xfd -> minimal(u16(), 0xfd);
            case 0xfe -> minimal(u32(), 0x1_0000L);
            case 0xff -> minimal(i64(), 0x1_0000_0000L);
            default -> first;
        };
    }

    private static long minimal(long value, long smallest) throws MalformedMessageException {
        if (Long.compareUnsigned(value, smallest) < 0) {
            throw new MalformedMessageException("a compact size is longer than it needs to be");
        }
        return value;
    }

    /** The count of a vector whose elements take at least {@code elementLength} bytes; a lying count fails here. */
    int count(int elementLength) throws MalformedMessageException {
        return count(compactSize(), elementLength);
    }

    byte[] varBytes() throws MalformedMessageException {
        return bytes(count(1));
    }

    void skipVarBytes() throws MalformedMessageException {
        skip(count(1));
    }

    WireText text(String name, int longest) throws MalformedMessageException {
        int length = count(1);
        if (length > longest) {
            throw new MalformedMessageException(name + " is longer than " + longest + " bytes");
        }
        return WireText.wrap(bytes(length));
    }

    Hash hash() throws MalformedMessageException {
        return hash(HASH_LENGTH);
    }

    List<Hash> hashes() throws MalformedMessageException {
        int count = count(HASH_LENGTH);
        List<Hash> hashes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            hashes.add(hash());
        }
        return hashes;
    }

    BlockHeader header() throws MalformedMessageException {
        return BlockHeader.wrap(bytes(BlockHeader.LENGTH));
    }
}
