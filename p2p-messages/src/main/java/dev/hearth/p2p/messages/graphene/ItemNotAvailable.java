package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * Says that a requested item cannot be sent (5005).
 *
 * @param itemType as it was requested
 * @param hash as it was requested, 20 bytes
 */
public record ItemNotAvailable(int itemType, Hash hash) implements GrapheneMessage {
    /** Checks the length. */
    public ItemNotAvailable {
        FieldChecks.hash("an item hash", hash, WireReader.ITEM_HASH_LENGTH);
    }

    static ItemNotAvailable read(WireReader in) throws MalformedMessageException {
        return new ItemNotAvailable(in.i32(), in.itemHash());
    }

    void write(ByteBuf out) {
        out.writeIntLE(itemType);
        WireWriter.hash(out, hash);
    }

    @Override
    public int type() {
        return GrapheneTypes.ITEM_NOT_AVAILABLE;
    }
}
