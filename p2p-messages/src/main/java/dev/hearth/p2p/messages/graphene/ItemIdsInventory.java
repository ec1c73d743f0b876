package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Items the sender has (5001).
 *
 * @param itemType 1000 or 1001 from honest peers; nothing on the wire checks it
 * @param hashes message ids, 20 bytes each
 */
public record ItemIdsInventory(int itemType, List<Hash> hashes) implements GrapheneMessage {
    /** Copies the list and checks the lengths. */
    public ItemIdsInventory {
        hashes = Checks.hashes("an item hash", hashes);
    }

    static ItemIdsInventory read(WireReader in) throws MalformedMessageException {
        return new ItemIdsInventory(in.i32(), in.itemHashes());
    }

    void write(ByteBuf out) {
        out.writeIntLE(itemType);
        WireWriter.hashes(out, hashes);
    }

    @Override
    public int type() {
        return GrapheneTypes.ITEM_IDS_INVENTORY;
    }
}
