package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore.StoredBlock;
import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Blocks with their place in the chain in an MVStore. */
final class StoredBlockType extends BasicDataType<StoredBlock> {
    private static final int OBJECT_BYTES = 250;

    private final HashType hashes = new HashType();

    @Override
    public int getMemory(StoredBlock block) {
        return OBJECT_BYTES + block.bytes().length;
    }

    @Override
    public void write(WriteBuffer out, StoredBlock block) {
        ChainEntry entry = block.entry();
        hashes.write(out, entry.id());
        hashes.write(out, entry.previous());
        out.putVarLong(entry.number()).putVarLong(entry.timeSeconds());
        out.putVarInt(block.bytes().length).put(block.bytes());
    }

    @Override
    public StoredBlock read(ByteBuffer in) {
        var id = hashes.read(in);
        var previous = hashes.read(in);
        long number = DataUtils.readVarLong(in);
        long time = DataUtils.readVarLong(in);
        byte[] bytes = new byte[DataUtils.readVarInt(in)];
        in.get(bytes);
        return new StoredBlock(new ChainEntry(id, number, previous, time), bytes);
    }

    @Override
    public StoredBlock[] createStorage(int size) {
        return new StoredBlock[size];
    }
}
