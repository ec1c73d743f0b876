package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore.StoredBlock;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Blocks with their place in the chain in an MVStore; what they are made of has the header. */
final class StoredBlockType extends BasicDataType<StoredBlock> {
    private static final int OBJECT_BYTES = 250;

    private final ChainEntryType entries = new ChainEntryType();

    @Override
    public int getMemory(StoredBlock block) {
        return OBJECT_BYTES + block.bytes().length;
    }

    @Override
    public void write(WriteBuffer out, StoredBlock block) {
        entries.writePlace(out, block.entry());
        out.putVarInt(block.bytes().length).put(block.bytes());
    }

    @Override
    public StoredBlock read(ByteBuffer in) {
        ChainEntry entry = entries.readPlace(in);
        return new StoredBlock(entry, ChainEntryType.readBytes(in));
    }

    @Override
    public StoredBlock[] createStorage(int size) {
        return new StoredBlock[size];
    }
}
