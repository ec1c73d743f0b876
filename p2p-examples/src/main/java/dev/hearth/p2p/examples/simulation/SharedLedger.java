package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every block of a simulation once, and for each node a store that only notes which of them it has: a bit a block. */
final class SharedLedger {
    private final Map<Hash, Integer> numbers = new LinkedHashMap<>();
    private final List<BlockStore.StoredBlock> blocks = new ArrayList<>();

    /** The store of one node, empty. */
    BlockStore newStore() {
        return new View();
    }

    private int number(ChainEntry entry, byte[] bytes) {
        Integer known = numbers.putIfAbsent(entry.id(), blocks.size());
        if (known != null) {
            return known;
        }
        blocks.add(new BlockStore.StoredBlock(entry, bytes));
        return blocks.size() - 1;
    }

    private final class View implements BlockStore {
        private final BitSet has = new BitSet();
        /** The number in the ledger of each block of the main chain, by height. */
        private int[] main = new int[64];

        private @Nullable ChainEntry head;
        private long first;

        @Override
        public @Nullable StoredBlock get(Hash id) {
            Integer number = numbers.get(id);
            return number == null || !has.get(number) ? null : blocks.get(number);
        }

        @Override
        public boolean contains(Hash id) {
            Integer number = numbers.get(id);
            return number != null && has.get(number);
        }

        @Override
        public void put(ChainEntry entry, byte[] bytes) {
            has.set(number(entry, bytes));
        }

        @Override
        public @Nullable Hash mainId(long number) {
            boolean there = head != null && number >= first && number <= head.number();
            return there ? blocks.get(main[(int) number]).entry().id() : null;
        }

        @Override
        public void setHead(ChainEntry entry) {
            int height = Math.toIntExact(entry.number());
            first = head == null ? height : first;
            if (height >= main.length) {
                main = Arrays.copyOf(main, Math.max(2 * main.length, height + 1));
            }
            main[height] = numbers.getOrDefault(entry.id(), 0);
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
}
