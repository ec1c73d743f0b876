package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.messages.Hash;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Every block of a simulation once, and for each node a store that only notes which of them it has: a bit a block. The stores
 * of different nodes may be used at the same time.
 */
final class SharedLedger {
    private final Map<Hash, Block> blocks = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    private record Block(int number, BlockStore.StoredBlock stored) {
        Hash id() {
            return stored.entry().id();
        }
    }

    /** The store of one node, empty. */
    BlockStore newStore() {
        return new View();
    }

    private Block block(ChainEntry entry, byte[] bytes) {
        return blocks.computeIfAbsent(
                entry.id(), id -> new Block(count.getAndIncrement(), new BlockStore.StoredBlock(entry, bytes)));
    }

    private final class View implements BlockStore {
        private final BitSet has = new BitSet();
        /** The main chain, by height. */
        private @Nullable Block[] main = new Block[64];

        private @Nullable ChainEntry head;
        private long first;

        @Override
        public @Nullable StoredBlock get(Hash id) {
            Block block = blocks.get(id);
            return block == null || !has.get(block.number()) ? null : block.stored();
        }

        @Override
        public boolean contains(Hash id) {
            Block block = blocks.get(id);
            return block != null && has.get(block.number());
        }

        @Override
        public void put(ChainEntry entry, byte[] bytes) {
            has.set(block(entry, bytes).number());
        }

        @Override
        public @Nullable Hash mainId(long number) {
            boolean there = head != null && number >= first && number <= head.number();
            Block block = there ? main[(int) number] : null;
            return block == null ? null : block.id();
        }

        @Override
        public void setHead(ChainEntry entry) {
            int height = Math.toIntExact(entry.number());
            first = head == null ? height : first;
            if (height >= main.length) {
                main = Arrays.copyOf(main, Math.max(2 * main.length, height + 1));
            }
            main[height] = blocks.get(entry.id());
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
