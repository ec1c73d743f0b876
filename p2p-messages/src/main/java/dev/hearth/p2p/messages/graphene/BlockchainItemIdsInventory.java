package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The ids that follow a synopsis (5002). On this message the count comes before the type.
 *
 * @param remaining ids the sender has beyond these, 0 to 2^32-1
 * @param itemType 1001 from honest peers
 * @param ids block ids in chain order, 20 bytes each; the reference sends at most 2000
 */
public record BlockchainItemIdsInventory(long remaining, int itemType, List<Hash> ids) implements GrapheneMessage {
    /** Copies the list and checks ranges and lengths. */
    public BlockchainItemIdsInventory {
        FieldChecks.u32("the remaining count", remaining);
        ids = Checks.hashes("a block id", ids);
    }

    static BlockchainItemIdsInventory read(WireReader in) throws MalformedMessageException {
        return new BlockchainItemIdsInventory(in.u32(), in.i32(), in.itemHashes());
    }

    void write(ByteBuf out) {
        WireWriter.u32(out, remaining);
        out.writeIntLE(itemType);
        WireWriter.hashes(out, ids);
    }

    @Override
    public int type() {
        return GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY;
    }
}
