package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Asks for the block ids after the last one both know (5003).
 *
 * @param itemType 1001 from honest peers
 * @param synopsis block ids of the sender's chain, oldest first, 20 bytes each
 */
public record FetchBlockchainItemIds(int itemType, List<Hash> synopsis) implements GrapheneMessage {
    /** Copies the list and checks the lengths. */
    public FetchBlockchainItemIds {
        synopsis = Checks.hashes("a block id", synopsis);
    }

    static FetchBlockchainItemIds read(WireReader in) throws MalformedMessageException {
        return new FetchBlockchainItemIds(in.i32(), in.itemHashes());
    }

    void write(ByteBuf out) {
        out.writeIntLE(itemType);
        WireWriter.hashes(out, synopsis);
    }

    @Override
    public int type() {
        return GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS;
    }
}
