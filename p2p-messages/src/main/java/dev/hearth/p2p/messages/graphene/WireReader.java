package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PayloadReader;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Reads the primitives of §2.1. */
final class WireReader extends PayloadReader {
    static final int ITEM_HASH_LENGTH = 20;
    static final int ENDPOINT_LENGTH = 6;
    private static final int MAX_TEXT_LENGTH = 10_485_760;
    static final int MAX_VARINT_LENGTH = 10;

    WireReader(ByteBuf in) {
        super(in);
    }

    /** Up to 64 unsigned bits; forms longer than needed are accepted, as the specification obliges us. */
    long varint() throws MalformedMessageException {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_LENGTH; i++) {
            int b = u8();
            if (i == MAX_VARINT_LENGTH - 1 && b > 1) {
                break;
            }
            value |= (b & 0x7fL) << (7 * i);
            if (b < 0x80) {
                return value;
            }
        }
        throw new MalformedMessageException("a varint is longer than 64 bits");
    }

    /** The count of a vector whose elements take at least {@code elementLength} bytes; a lying count fails here. */
    int count(int elementLength) throws MalformedMessageException {
        return count(varint(), elementLength);
    }

    WireText text() throws MalformedMessageException {
        long length = varint();
        if (Long.compareUnsigned(length, MAX_TEXT_LENGTH) >= 0) {
            throw new MalformedMessageException("a string is longer than the protocol allows");
        }
        return WireText.wrap(bytes((int) length));
    }

    Hash itemHash() throws MalformedMessageException {
        return hash(ITEM_HASH_LENGTH);
    }

    List<Hash> itemHashes() throws MalformedMessageException {
        int count = count(ITEM_HASH_LENGTH);
        List<Hash> hashes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            hashes.add(itemHash());
        }
        return hashes;
    }

    NodeId nodeId() throws MalformedMessageException {
        return NodeId.wrap(bytes(NodeId.LENGTH));
    }

    PeerAddress endpoint() throws MalformedMessageException {
        int address = i32();
        return PeerAddress.ipv4(address, u16());
    }
}
