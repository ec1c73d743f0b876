package dev.hearth.p2p.discovery;

import static dev.hearth.p2p.discovery.Books.NOW;
import static dev.hearth.p2p.discovery.Books.spread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.p2p.discovery.AddressFileException.Fault;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AddressBookFileTest {
    private static final int MAGIC = 8;
    private static final int VERSION = MAGIC;
    private static final int LOWEST = VERSION + 1;
    private static final int SIZE = LOWEST + 2 + 32;
    private static final int ANCHORS = SIZE + 9 + 32;
    private static final int CHECKSUM = 4;

    private final AddressBook book = Books.empty();

    private static AddressBookFile read(byte[] content) throws AddressFileException {
        return AddressBookFile.read(content, BookSize.DEFAULT, NetGroups.byPrefix(), new SplittableRandom(1));
    }

    private static byte[] write(AddressBook book, PeerAddress... anchors) {
        return new AddressBookFile(book, List.of(anchors), 0).write();
    }

    private static List<KnownAddress> all(AddressBook book) {
        List<KnownAddress> all = new ArrayList<>();
        book.forEach(all::add);
        all.sort(Comparator.comparing(KnownAddress::address));
        return all;
    }

    /** The content with a fitting checksum after all. */
    private static byte[] sealed(byte[] content) {
        byte[] sealed = content.clone();
        int end = sealed.length - AddressBookFile.checksumBytes(sealed[VERSION]);
        byte[] checksum = AddressBookFile.checksum(sealed[VERSION], sealed, end);
        System.arraycopy(checksum, 0, sealed, end, checksum.length);
        return sealed;
    }

    private static void assertRefused(byte[] content, Fault fault, String why) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOfSatisfying(
                        AddressFileException.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    private static byte[] bytes(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    private void fill(int count) {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < count; i++) {
            for (int telling = 0; telling < 1 + i % 6; telling++) {
                AddressOrigin origin = telling == 5
                        ? AddressOrigin.named("dns seed" + i % 3)
                        : AddressOrigin.peer(spread(random.nextInt(50)));
                book.add(new SeenAddress(spread(i), NOW - 500 + telling), origin, 0, NOW);
            }
            if (i % 4 == 0) {
                book.good(spread(i), NOW + i);
            } else if (i % 3 == 0) {
                book.attempt(spread(i), true, NOW + i);
            }
            book.setHint(spread(i), i % 5 == 0 ? "v2" : "");
            book.setServices(spread(i), i % 4 == 3 ? 0 : random.nextLong() >>> random.nextInt(64));
            if (i % 7 == 0) {
                book.neverShare(spread(i));
            }
        }
    }

    @Property(tries = 200)
    void aSnapshotSaysWhatWasWhenItBeganWhateverHappensMeanwhile(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int step) throws AddressFileException {
        SplittableRandom random = new SplittableRandom(seed);
        AddressBook busy = Books.empty(new BookSize(8, 4, 4));
        for (int i = 0; i < 100; i++) {
            change(busy, random);
        }
        byte[] then = write(busy);
        BookSnapshot snapshot = new AddressBookFile(busy, List.of(), 0).snapshot();
        boolean complete = false;
        while (!complete) {
            change(busy, random);
            complete = snapshot.advance(step);
            change(busy, random);
        }
        assertThat(all(read(snapshot.write()).book())).isEqualTo(all(read(then).book()));
        Books.check(busy);
    }

    private static void change(AddressBook book, SplittableRandom random) {
        PeerAddress address = Books.spread(random.nextInt(60));
        long now = Books.NOW + random.nextInt(1_000_000);
        switch (random.nextInt(8)) {
            case 0 -> book.attempt(address, true, now);
            case 1 -> book.good(address, now);
            case 2 -> book.connected(address, now);
            case 3 -> book.postpone(address, now);
            case 4 -> book.setHint(address, "hint " + random.nextInt(9));
            case 5 -> book.resolveCollisions(now);
            case 6 -> book.setServices(address, random.nextLong());
            default ->
                book.add(
                        new SeenAddress(address, now),
                        AddressOrigin.peer(Books.spread(100 + random.nextInt(9))),
                        0,
                        now);
        }
    }

    @Test
    void aSnapshotEndsWithTheNext() {
        Books.add(book, Books.spread(1), AddressOrigin.named("seed"));
        AddressBookFile file = new AddressBookFile(book, List.of(), 0);
        BookSnapshot first = file.snapshot();
        assertThatThrownBy(first::write).isInstanceOf(IllegalStateException.class);
        BookSnapshot second = file.snapshot();
        assertThatThrownBy(first::advance).isInstanceOf(IllegalStateException.class);
        assertThat(second.advance()).isTrue();
        assertThat(second.write()).isEqualTo(file.write());
    }

    @Test
    void aBookComesBackAsItWas() throws IOException {
        fill(3000);
        byte[] content = write(book, spread(1), spread(2));
        AddressBookFile file = read(content);
        Books.check(file.book());
        assertThat(all(file.book())).isEqualTo(all(book));
        assertThat(file.book().triedCount()).isEqualTo(book.triedCount()).isPositive();
        assertThat(file.anchors()).containsExactly(spread(1), spread(2));
        assertThat(file.write()).as("even the places").isEqualTo(content);
    }

    @Test
    void anEmptyBookIsSmall() throws IOException {
        byte[] content = new AddressBookFile(book, List.of(), 255).write();
        assertThat(content).hasSize(ANCHORS + 1 + 8 + CHECKSUM);
        assertThat(read(content).book().size()).isZero();
        assertThat(read(content).uncleanStarts()).isEqualTo(255);
    }

    @Test
    void addressesOfEveryNetworkComeBack() throws IOException {
        byte[] cjdns = bytes(16, 7);
        cjdns[0] = (byte) 0xfc;
        List<PeerAddress> addresses = List.of(
                PeerAddress.parse("1.2.3.4:65535"),
                PeerAddress.parse("[2a00:1:2:3::4]:1"),
                PeerAddress.of(Network.TORV3, bytes(32, 9), 9050),
                PeerAddress.of(Network.I2P, bytes(32, 3), 0),
                PeerAddress.of(Network.CJDNS, cjdns, 1776));
        for (PeerAddress address : addresses) {
            assertThat(Books.add(book, address, AddressOrigin.peer(address))).isTrue();
            book.neverShare(address);
        }
        AddressBookFile file = read(write(book, addresses.toArray(PeerAddress[]::new)));
        assertThat(all(file.book())).isEqualTo(all(book)).hasSize(5);
        assertThat(file.anchors()).isEqualTo(addresses);
    }

    @Test
    void whatIsForbiddenComesBackEvenWithoutItsEntry() throws IOException {
        book.neverShare(spread(1));
        AddressBook back = read(write(book)).book();
        Books.add(back, spread(1), AddressOrigin.named("seed"));
        back.good(spread(1), NOW);
        assertThat(back.find(spread(1)).neverShare()).isTrue();
    }

    @Test
    void anotherGroupingMovesTheNewAddresses() throws IOException {
        fill(3000);
        NetGroups mapped = NetGroups.byAsMap(NetGroupsTest.system1000());
        AddressBook moved = AddressBookFile.read(write(book), BookSize.DEFAULT, mapped, new SplittableRandom(1))
                .book();
        Books.check(moved);
        assertThat(moved.size()).isGreaterThan(book.size() * 9 / 10);
        for (Entry entry : moved.places().entries()) {
            if (!entry.tried) {
                assertThat(entry.places()).isOne();
                assertThat(entry.slot(0)).isEqualTo(moved.places().placement().newSlot(entry.address, entry.origin));
            }
        }
    }

    @Test
    void anotherSizeKeepsWhatFindsAPlace() throws IOException {
        fill(3000);
        AddressBook small = AddressBookFile.read(
                        write(book), new BookSize(64, 16, 8), NetGroups.byPrefix(), new SplittableRandom(1))
                .book();
        Books.check(small);
        assertThat(small.size()).isBetween(300, 640);
    }

    @Test
    void everyTruncationIsRefused() {
        fill(20);
        byte[] content = write(book, spread(1));
        for (int length = 0; length < content.length; length++) {
            byte[] part = Arrays.copyOf(content, length);
            assertThat(catchThrowable(() -> read(part))).isExactlyInstanceOf(AddressFileException.class);
        }
    }

    @Test
    void everyFlippedBitIsRefused() {
        fill(20);
        byte[] content = write(book, spread(1));
        for (int bit = 0; bit < 8 * content.length; bit++) {
            byte[] flipped = content.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(catchThrowable(() -> read(flipped))).isExactlyInstanceOf(AddressFileException.class);
        }
    }

    @Test
    void nothingButAnIoExceptionComesOfAnyContentThatIsSealed() {
        fill(20);
        byte[] content = write(book, spread(1));
        SplittableRandom random = new SplittableRandom(11);
        int read = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] changed = content.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                changed[MAGIC + random.nextInt(changed.length - CHECKSUM - MAGIC)] = (byte) random.nextInt(256);
            }
            byte[] sealed = sealed(random.nextInt(4) == 0 ? Arrays.copyOf(changed, changed.length - i % 300) : changed);
            try {
                new BookCheck(read(sealed).book()).structure();
                read++;
            } catch (AddressFileException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void aNewerIncompatibleFormatIsToldFromACorruptFile() {
        byte[] newer = write(book);
        newer[VERSION] = 6;
        newer[LOWEST] = 5;
        assertRefused(newer, Fault.NEWER, "is in format 6, which needs a later release");
    }

    @Test
    void aNewerCompatibleFormatMayHoldMore() throws IOException {
        fill(20);
        byte[] content = write(book);
        byte[] longer = Arrays.copyOf(content, content.length + 5);
        assertRefused(sealed(longer), Fault.CORRUPT, "goes on behind its end");
        longer[VERSION] = 5;
        assertThat(all(read(sealed(longer)).book())).isEqualTo(all(book));
    }

    @Test
    void tellsWhatIsWrong() {
        Books.add(book, spread(1), AddressOrigin.named("seed"));
        byte[] content = write(book);
        int services = content.length - CHECKSUM - 1;
        int entry = services - 36;
        assertRefused(new byte[0], Fault.CORRUPT, "is no address book");
        assertRefused(
                "[{\"endpoint\":\"1.2.3.4:5\"}]".repeat(9).getBytes(StandardCharsets.US_ASCII),
                Fault.CORRUPT,
                "is no address book");
        assertRefused(with(content, VERSION, 0), Fault.CORRUPT, "version that cannot be");
        assertRefused(with(content, SIZE, 1), Fault.CORRUPT, "new buckets");
        assertRefused(with(content, ANCHORS, 65), Fault.CORRUPT, "too many anchors");
        assertRefused(with(content, ANCHORS + 1, 255), Fault.CORRUPT, "counts more than it holds");
        assertRefused(with(content, entry - 1, 255), Fault.CORRUPT, "counts more than it holds");
        assertRefused(with(content, entry, 99), Fault.CORRUPT, "unknown network 99");
        assertRefused(with(content, entry + 7, 99), Fault.CORRUPT, "unknown network 99");
        assertRefused(with(content, services - 6, 17), Fault.CORRUPT, "ends too early");
        assertRefused(with(content, services - 5, 9), Fault.CORRUPT, "too many places");
        assertRefused(with(content, services - 5, 0), Fault.CORRUPT, "never reached");
        assertRefused(with(content, services - 4, 255), Fault.CORRUPT, "a bucket that is not there");
        assertRefused(with(content, services, 9), Fault.CORRUPT, "services that are too long");
        assertRefused(with(content, services, 1), Fault.CORRUPT, "ends too early");
        book.setServices(spread(1), 7);
        byte[] serving = write(book);
        assertRefused(with(serving, serving.length - CHECKSUM - 1, 0), Fault.CORRUPT, "services in another form");
        assertThat(catchThrowable(() -> read(content))).isNull();
        assertThat(catchThrowable(() -> read(serving))).isNull();
    }

    /** The resources were written by the versions of this library that wrote formats 2 and 3. */
    @Test
    void olderFormatsAreRead() throws IOException {
        fill(20);
        all(book).forEach(known -> book.setServices(known.address(), 0));
        byte[] second = resource("addresses-2.dat");
        byte[] first = Arrays.copyOf(second, second.length - book.size());
        first[VERSION] = 1;
        for (byte[] content : List.of(resource("addresses-3.dat"), second, sealed(first))) {
            AddressBook read = read(content).book();
            assertThat(all(read)).isEqualTo(all(book)).hasSize(20);
            Books.check(read);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = AddressBookFileTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }

    private static byte[] with(byte[] content, int index, int value) {
        byte[] changed = content.clone();
        changed[index] = (byte) value;
        return sealed(changed);
    }

    @Test
    void anchorsAreFewAndCanBeDialled() {
        assertThatThrownBy(() -> new AddressBookFile(book, List.of(PeerAddress.NONE), 0))
                .isInstanceOf(IllegalArgumentException.class);
        List<PeerAddress> many = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            many.add(spread(i));
        }
        assertThatThrownBy(() -> new AddressBookFile(book, many, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AddressBookFile(book, List.of(), 256))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
