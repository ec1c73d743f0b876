package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.testing.TestChain;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Opaque blocks and transactions over the protocol of Graphene. */
public final class GrapheneTestChain implements TestChain<GrapheneBlock, GrapheneTransaction> {
    private final GrapheneProtocol protocol = GrapheneProtocol.of(Hash.parse("ab".repeat(32)));

    /** A chain of nobody. */
    public GrapheneTestChain() {}

    @Override
    public WireProtocol protocol() {
        return protocol;
    }

    @Override
    public ItemCodec<GrapheneBlock> blocks() {
        return GrapheneBlock.CODEC;
    }

    @Override
    public ChainEntry entry(GrapheneBlock block) {
        return block.entry();
    }

    @Override
    public GrapheneBlock block(@Nullable GrapheneBlock parent, int size, int salt) {
        return TestBlocks.after(parent, size, salt);
    }

    @Override
    public ItemType itemType() {
        return ItemType.TRANSACTION;
    }

    @Override
    public ItemCodec<GrapheneTransaction> items() {
        return GrapheneTransaction.CODEC;
    }

    @Override
    public GrapheneTransaction item(int number, int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        Arrays.fill(bytes.array(), (byte) 0x55);
        bytes.putInt(number);
        bytes.put(size - 67, (byte) 0); // no extensions
        bytes.put(size - 66, (byte) 1); // one signature
        bytes.put(size - 65, (byte) 31);
        return TestTransactions.transaction(bytes.array());
    }
}
