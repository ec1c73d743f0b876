package dev.hearth.p2p.examples.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvBlockStoreTest {
    private static final long NOW = 1_800_000_000;

    private final SyntheticChain chain = new SyntheticChain(400);

    @TempDir
    Path directory;

    private MvBlockStore open() {
        return MvBlockStore.open(directory, "test");
    }

    @Test
    void keepsWhatItWasGiven() {
        ChainEntry head;
        try (MvBlockStore store = open()) {
            chain.topUp(store, 50, NOW);
            head = store.head();
        }
        try (MvBlockStore store = open()) {
            assertThat(store.head()).isEqualTo(head).isNotNull();
            assertThat(store.get(head.id()).bytes()).hasSizeGreaterThan(112);
            assertThat(store.mainId(50)).isEqualTo(head.id());
            assertThat(store.mainId(1)).isNotNull();
            assertThat(store.mainId(51)).isNull();
        }
    }

    @Test
    void listsHeadersWithoutReadingBlocks() {
        byte[] header = {1, 2, 3};
        try (MvBlockStore store = open()) {
            for (int number = 1; number <= 100; number++) {
                ChainEntry entry = new ChainEntry(id(number), number, id(number - 1), NOW, header);
                store.put(entry, new byte[200_000]);
                store.setHead(entry);
            }
        }
        try (MvBlockStore store = open()) {
            for (int number = 1; number <= 100; number++) {
                ChainEntry entry = store.entry(id(number));
                assertThat(entry).isEqualTo(new ChainEntry(id(number), number, id(number - 1), NOW));
                assertThat(entry.header()).isEqualTo(header);
            }
            assertThat(store.contains(id(101))).isFalse();
            assertThat(store.bytesRead()).isLessThan(200_000);
        }
    }

    private static Hash id(int number) {
        return Hash.wrap(ByteBuffer.allocate(20).putInt(number).array());
    }

    @Test
    void listsTheBlocksOfAnOlderFile() {
        ChainEntry head;
        try (MvBlockStore store = open()) {
            chain.topUp(store, 20, NOW);
            head = store.head();
        }
        try (MVStore file = MVStore.open(directory.resolve(MvBlockStore.FILE).toString())) {
            file.removeMap("entries");
        }
        try (MvBlockStore store = open()) {
            assertThat(store.head()).isEqualTo(head);
            for (long number = 1; number <= 20; number++) {
                assertThat(store.entry(store.mainId(number)).number()).isEqualTo(number);
            }
        }
    }

    @Test
    void shorterMainChainEndsEarlier() {
        try (MvBlockStore store = open()) {
            chain.topUp(store, 10, NOW);
            ChainEntry sixth = store.get(store.mainId(6)).entry();
            GrapheneBlock other = chain.after(sixth, sixth.timeSeconds() + 60);
            store.put(other.entry(), other.bytes());
            store.setHead(other.entry());

            assertThat(store.head()).isEqualTo(other.entry());
            assertThat(store.mainId(7)).isEqualTo(other.entry().id());
            assertThat(store.mainId(8)).isNull();
        }
    }

    @Test
    void blockThatHadNoPlaceYetGetsOneWhenTheNextComes() {
        GrapheneBlock fourth;
        try (MvBlockStore store = open()) {
            chain.topUp(store, 3, NOW);
            fourth = chain.after(store.head(), store.head().timeSeconds() + 60);
            store.put(fourth.entry(), fourth.bytes());
        }
        GrapheneBlock last = chain.after(fourth.entry(), fourth.entry().timeSeconds() + 3);
        try (MvBlockStore store = open()) {
            Follower<GrapheneBlock> follower = new Follower<>(GrapheneBlock.CODEC, GrapheneBlock::entry, store);
            assertThat(follower.height()).isEqualTo(3);
            assertThat(follower.accept(last, new Delivery(Delivery.Origin.SYNC, null)))
                    .isCompletedWithValue(Verdict.ACCEPTED);
            assertThat(store.head()).isEqualTo(last.entry());
            assertThat(store.mainId(4)).isEqualTo(last.entry().previous());
        }
    }

    @Test
    void corruptFileIsKeptAside() throws Exception {
        Files.writeString(directory.resolve(MvBlockStore.FILE), "not a store".repeat(1_000));

        try (MvBlockStore store = open()) {
            assertThat(store.head()).isNull();
            chain.topUp(store, 1, NOW);
        }
        assertThat(directory.resolve(MvBlockStore.FILE + ".corrupt-1"))
                .content()
                .startsWith("not a store");
        try (MvBlockStore store = open()) {
            assertThat(store.head()).isNotNull();
        }
    }

    @Test
    void truncatedFileNeverStopsANode() throws Exception {
        try (MvBlockStore store = open()) {
            chain.topUp(store, 200, NOW);
        }
        Path file = directory.resolve(MvBlockStore.FILE);
        byte[] whole = Files.readAllBytes(file);
        for (int part = 0; part < 8; part++) {
            Files.write(file, Arrays.copyOf(whole, whole.length * part / 8));
            try (MvBlockStore store = open()) {
                ChainEntry head = store.head();
                assertThat(head == null || store.contains(head.id())).isTrue();
            }
        }
    }

    @Test
    void oneStoreADirectory() {
        try (MvBlockStore store = open()) {
            assertThat(store.head()).isNull();
            assertThatThrownBy(this::open)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("data directory " + directory + " is in use by another node");
        }
    }

    @Test
    void oneChainAStore() {
        open().close();

        assertThatThrownBy(() -> MvBlockStore.open(directory, "another"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("holds blocks of chain test, expected another");
    }
}
