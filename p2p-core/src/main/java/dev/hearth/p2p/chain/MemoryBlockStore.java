package dev.hearth.p2p.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.messages.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps blocks in memory. */
public final class MemoryBlockStore implements BlockStore {
    private final Map<Hash, StoredBlock> blocks = new LinkedHashMap<>();
    private final TreeMap<Long, Hash> main = new TreeMap<>();
    private @Nullable ChainEntry head;

    /** An empty store. */
    public MemoryBlockStore() {}

    @Override
    public @Nullable StoredBlock get(Hash id) {
        return blocks.get(id);
    }

    @Override
    public boolean contains(Hash id) {
        return blocks.containsKey(id);
    }

    @Override
    public void put(ChainEntry entry, byte[] bytes) {
        blocks.put(entry.id(), new StoredBlock(entry, bytes));
    }

    @Override
    public @Nullable Hash mainId(long number) {
        return main.get(number);
    }

    @Override
    public void setHead(ChainEntry entry) {
        main.tailMap(entry.number(), true).clear();
        main.put(entry.number(), entry.id());
        head = entry;
    }

    @Override
    public @Nullable ChainEntry head() {
        return head;
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
