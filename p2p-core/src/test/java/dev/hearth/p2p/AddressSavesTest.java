package dev.hearth.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.BookSnapshot;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.Storage;
import dev.hearth.p2p.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressSavesTest {
    private final NodeRuntime runtime =
            Simulation.builder().build().host("node").runtime();
    private final Storage storage = runtime.storage(Path.of("data"));
    private final NodeFiles files = new NodeFiles(storage);
    private long nanos = 5;

    private static AddressBook book(int size) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 7);
        AddressBook book = new AddressBook(secret, BookSize.DEFAULT, NetGroups.byPrefix(), new SplittableRandom(1));
        for (int i = 0; i < size; i++) {
            add(book, i);
        }
        return book;
    }

    private static void add(AddressBook book, int number) {
        book.add(new SeenAddress(address(number), 1_000), AddressOrigin.named("test"), 0, 1_000);
    }

    private static PeerAddress address(int number) {
        return PeerAddress.ipv4((20 + number) << 24 | 1, 1776);
    }

    private static BookSnapshot ofSize(int size) {
        BookSnapshot snapshot = new AddressBookFile(book(size), List.of(), 0).snapshot();
        assertThat(snapshot.advance()).isTrue();
        return snapshot;
    }

    private int saved() throws Exception {
        byte[] content = storage.read(AddressBookFile.NAME).orElseThrow();
        return AddressBookFile.read(content, BookSize.DEFAULT, NetGroups.byPrefix(), new SplittableRandom(1))
                .book()
                .size();
    }

    @Test
    void aSaveThatIsLateDoesNotReplaceALaterOne() throws Exception {
        files.saveAddresses(ofSize(3), 2);
        files.saveAddresses(ofSize(1), 1);
        assertThat(saved()).isEqualTo(3);
        files.saveAddresses(ofSize(2), 3);
        assertThat(saved()).isEqualTo(2);
    }

    @Test
    void whatWasSavedIsNotSavedAgainUntilSomethingChanges() {
        AddressBook book = book(1);
        AddressSaves saves = new AddressSaves(files, runtime.newNodeLoop(), Runnable::run, () -> nanos);
        assertThat(writes(saves, book, List.of(), 1)).isTrue();
        assertThat(writes(saves, book, List.of(), 1)).isFalse();

        add(book, 1);
        assertThat(writes(saves, book, List.of(), 1)).isTrue();
        add(book, 1); // is known
        assertThat(writes(saves, book, List.of(), 1)).isFalse();
        book.neverShare(address(5));
        assertThat(writes(saves, book, List.of(), 1)).isTrue();
        book.neverShare(address(5)); // as whenever the roots are resolved again
        assertThat(writes(saves, book, List.of(), 1)).isFalse();
        assertThat(writes(saves, book, List.of(address(0)), 1)).isTrue();
        assertThat(writes(saves, book, List.of(address(0)), 2)).isTrue();
        assertThat(writes(saves, book, List.of(address(0)), 2)).isFalse();
    }

    @Test
    void whatHasHardlyChangedIsSavedAfterTenMinutes() {
        AddressBook book = book(40);
        AddressSaves saves = new AddressSaves(files, runtime.newNodeLoop(), Runnable::run, () -> nanos);
        assertThat(writes(saves, book, List.of(), 1)).isTrue();
        long before = book.changes();
        for (int i = 50; book.changes() - before < book.size() / 8; i++) {
            assertThat(writes(saves, book, List.of(), 1)).isFalse();
            add(book, i);
        }
        assertThat(writes(saves, book, List.of(), 1)).isTrue();

        nanos += TimeUnit.MINUTES.toNanos(10);
        assertThat(writes(saves, book, List.of(), 1)).isFalse();
        add(book, 70);
        assertThat(writes(saves, book, List.of(), 1)).isTrue();
    }

    @Test
    void whomToReturnToIsSavedOnceAQuarterAreOthers() {
        AddressBook book = book(1);
        AddressSaves saves = new AddressSaves(files, runtime.newNodeLoop(), Runnable::run, () -> nanos);
        assertThat(writes(saves, book, addresses(0, 12), 1)).isTrue();
        assertThat(writes(saves, book, addresses(0, 9), 1)).isFalse();
        assertThat(writes(saves, book, addresses(2, 14), 1)).isFalse();
        assertThat(writes(saves, book, addresses(3, 15), 1)).isTrue();

        nanos += TimeUnit.MINUTES.toNanos(10);
        assertThat(writes(saves, book, addresses(3, 15), 1)).isFalse();
        assertThat(writes(saves, book, addresses(4, 16), 1)).isTrue();
    }

    private static List<PeerAddress> addresses(int from, int to) {
        return IntStream.range(from, to).mapToObj(AddressSavesTest::address).toList();
    }

    private boolean writes(AddressSaves saves, AddressBook book, List<PeerAddress> anchors, int uncleanStarts) {
        byte[] mark = {1};
        storage.write(AddressBookFile.NAME, mark);
        saves.begin(() -> new AddressBookFile(book, anchors, uncleanStarts));
        return !Arrays.equals(storage.read(AddressBookFile.NAME).orElseThrow(), mark);
    }

    @Test
    void whatCouldNotBeStoredIsTriedAgainThoughNothingHasChanged() {
        FailingDisk disk = new FailingDisk(storage);
        AddressSaves saves = new AddressSaves(new NodeFiles(disk), runtime.newNodeLoop(), Runnable::run, () -> nanos);
        AddressBookFile file = new AddressBookFile(book(1), List.of(), 0);
        disk.full = true;
        assertThatThrownBy(() -> saves.begin(() -> file)).isInstanceOf(UncheckedIOException.class);
        disk.full = false;
        saves.begin(() -> file);
        assertThat(disk.stored).isEqualTo(1);
    }

    private static final class FailingDisk implements Storage {
        private final Storage storage;
        private boolean full;
        private int stored;

        FailingDisk(Storage storage) {
            this.storage = storage;
        }

        @Override
        public Optional<byte[]> read(String name) {
            return storage.read(name);
        }

        @Override
        public void write(String name, byte[] content) {
            storage.write(name, content);
        }

        @Override
        public void writePrivate(String name, byte[] content) {
            storage.writePrivate(name, content);
        }

        @Override
        public void flush() {
            if (full) {
                throw new UncheckedIOException(new IOException("no space left"));
            }
            storage.flush();
            stored++;
        }

        @Override
        public void moveAside(String name) {
            storage.moveAside(name);
        }

        @Override
        public void close() {
            storage.close();
        }
    }

    @Test
    void nothingIsStoredInClosedFiles() {
        files.close();
        files.storePending();
    }

    @Test
    void aSaveThatIsLateDoesNothingToClosedFiles() {
        files.close();
        files.saveAddresses(ofSize(1), 1);
    }
}
