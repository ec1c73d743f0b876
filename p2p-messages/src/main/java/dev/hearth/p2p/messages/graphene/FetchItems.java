package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Asks for items (5004).
 *
 * @param itemType 1000 or 1001 from honest peers
 * @param items message ids, or block ids during sync, 20 bytes each
 */
public record FetchItems(int itemType, List<Hash> items) implements GrapheneMessage {
    /** Copies the list and checks the lengths. */
    public FetchItems {
        items = Checks.hashes("an item hash", items);
    }

    static FetchItems read(WireReader in) throws MalformedMessageException {
        return new FetchItems(in.i32(), in.itemHashes());
    }

    void write(ByteBuf out) {
        out.writeIntLE(itemType);
        WireWriter.hashes(out, items);
    }

    @Override
    public int type() {
        return GrapheneTypes.FETCH_ITEMS;
    }
}
