package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the places of blocks in memory, headers included where they have them, and forgets the rest: a chain of any size
 * fits a small heap. No branches.
 */
class ForgetfulStore implements BlockStore {
    private static final byte[] FORGOTTEN = new byte[0];

    private final Map<Hash, ChainEntry> entries = new LinkedHashMap<>();
    private final List<Hash> main = new ArrayList<>();
    private @Nullable ChainEntry head;

    @Override
    public @Nullable StoredBlock get(Hash id) {
        ChainEntry entry = entries.get(id);
        return entry == null ? null : new StoredBlock(entry, entry.header() == null ? FORGOTTEN : entry.header());
    }

    @Override
    public boolean contains(Hash id) {
        return entries.containsKey(id);
    }

    @Override
    public void put(ChainEntry entry, byte[] bytes) {
        entries.put(entry.id(), entry);
    }

    /** The first block has number 0 or 1; there is none before it. */
    @Override
    public @Nullable Hash mainId(long number) {
        int index = (int) number - first();
        return index < 0 || index >= main.size() ? null : main.get(index);
    }

    private int first() {
        return head == null ? 0 : (int) (head.number() - main.size() + 1);
    }

    @Override
    public void setHead(ChainEntry entry) {
        main.add(entry.id());
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
