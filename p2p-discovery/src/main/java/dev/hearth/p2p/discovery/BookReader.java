package dev.hearth.p2p.discovery;

import dev.hearth.p2p.discovery.AddressFileException.Fault;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Reads an {@link AddressBookFile}. */
final class BookReader {
    private static final int SMALLEST_ADDRESS = 7;
    private static final int SMALLEST_ORIGIN = 3;
    private static final int SMALLEST_ENTRY = SMALLEST_ADDRESS + SMALLEST_ORIGIN + 19;

    private static final Network[] NETWORKS = Network.values();

    private final byte[] content;
    private int position;
    /** Where what is read ends, and the checksum begins once the version is known. */
    private int end;

    private final Map<AddressOrigin, AddressOrigin> origins = new LinkedHashMap<>();
    private final Map<String, String> hints = new LinkedHashMap<>();
    private int version;

    BookReader(byte[] content) {
        this.content = content;
        this.end = content.length;
    }

    AddressBookFile read(BookSize size, NetGroups groups, SplittableRandom random) throws AddressFileException {
        readVersion();
        checkIntegrity();
        int uncleanStarts = u8();
        byte[] secret = bytes(Placement.SECRET_BYTES);
        try {
            BookSize written = new BookSize((int) u32(), (int) u32(), u8());
            AddressBook book = new AddressBook(secret, size, groups, random);
            boolean isSameGrouping = Arrays.equals(bytes(32), groups.id().toBytes());
            List<PeerAddress> anchors = anchors();
            neverShared(book);
            List<Entry> entries = entries(book, written, isSameGrouping && written.equals(size));
            if (version >= AddressBookFile.SERVICES_VERSION) {
                services(entries);
            }
            require(version > AddressBookFile.VERSION || position == end, "goes on behind its end");
            return new AddressBookFile(book, anchors, uncleanStarts);
        } catch (IllegalArgumentException e) {
            throw corrupt("holds what cannot be: " + e.getMessage());
        }
    }

    private void readVersion() throws AddressFileException {
        byte[] magic = AddressBookFile.MAGIC.getBytes(StandardCharsets.US_ASCII);
        require(left() >= magic.length + 2 && Arrays.equals(bytes(magic.length), magic), "is no address book");
        version = u8();
        int lowest = u8();
        if (lowest > AddressBookFile.VERSION) {
            throw new AddressFileException(
                    Fault.NEWER,
                    "the address book is in format " + version + ", which needs a later release: this one reads format "
                            + AddressBookFile.VERSION);
        }
        require(version >= lowest && lowest > 0, "has a version that cannot be");
    }

    private void checkIntegrity() throws AddressFileException {
        int length = AddressBookFile.checksumBytes(version);
        require(left() >= length, "ends too early");
        end -= length;
        byte[] expected = AddressBookFile.checksum(version, content, end);
        require(Arrays.equals(expected, 0, length, content, end, content.length), "is truncated or was changed");
    }

    private List<PeerAddress> anchors() throws AddressFileException {
        int count = u8();
        require(count <= AddressBookFile.MOST_ANCHORS, "has too many anchors");
        List<PeerAddress> anchors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            anchors.add(address());
        }
        return anchors;
    }

    private void neverShared(AddressBook book) throws AddressFileException {
        int count = count(SMALLEST_ADDRESS);
        require(count <= AddressBook.MOST_NEVER_SHARED, "forbids too many addresses");
        for (int i = 0; i < count; i++) {
            book.neverShare(address());
        }
        require(book.neverShared().size() == count, "forbids an address twice");
    }

    /** All that were read, whether they have found a place or not. */
    private List<Entry> entries(AddressBook book, BookSize written, boolean arePlacesKept) throws AddressFileException {
        List<Entry> all = new ArrayList<>();
        List<Entry> misplaced = new ArrayList<>();
        int count = count(SMALLEST_ENTRY);
        for (int i = 0; i < count; i++) {
            Entry entry = entry();
            require(book.places().entry(entry.address) == null, "holds an address twice");
            all.add(entry);
            int newPlaces = u8();
            boolean isPlaced = newPlaces == 0
                    ? restoreTried(book, entry, written, arePlacesKept)
                    : restoreNew(book, entry, newPlaces, written, arePlacesKept);
            if (!isPlaced) {
                misplaced.add(entry);
            }
        }
        // Where the rules have changed there may be no place for some; those that have one of their own come first.
        for (Entry entry : misplaced) {
            if (book.places().entry(entry.address) == null) {
                book.places().restoreNew(entry, book.places().placement().newSlot(entry.address, entry.origin));
            }
        }
        return all;
    }

    private void services(List<Entry> entries) throws AddressFileException {
        for (Entry entry : entries) {
            int length = u8();
            require(length <= Long.BYTES, "has services that are too long");
            for (int i = 0; i < length; i++) {
                entry.services = (entry.services << Byte.SIZE) | u8();
            }
            require(length == 0 || entry.services >>> (Byte.SIZE * (length - 1)) != 0, "has services in another form");
        }
    }

    private Entry entry() throws AddressFileException {
        PeerAddress address = address();
        require(AddressBook.isStorable(address), "holds an address that names no peer");
        Entry entry = new Entry(address, origin());
        entry.lastSeen = u32();
        entry.lastTry = u32();
        entry.lastSuccess = u32();
        entry.attempts = u16();
        entry.failures = Math.min(u8(), Retry.MOST_FAILURES);
        entry.waitSeconds = Math.min(u16(), Retry.LONGEST_WITH_JITTER_SECONDS);
        entry.hint = shared(hints, text(AddressBook.LONGEST_HINT));
        return entry;
    }

    private AddressOrigin origin() throws AddressFileException {
        int kind = u8();
        return shared(
                origins,
                kind == AddressBookFile.NAMED_ORIGIN
                        ? AddressOrigin.named(text(AddressOrigin.Named.LONGEST_NAME))
                        : AddressOrigin.peer(addressIn(kind)));
    }

    /** Many entries have the same: they keep one between them. */
    private static <T> T shared(Map<T, T> known, T value) {
        T first = known.putIfAbsent(value, value);
        return first != null ? first : value;
    }

    private boolean restoreTried(AddressBook book, Entry entry, BookSize written, boolean isPlaceKept)
            throws AddressFileException {
        require(entry.lastSuccess > 0, "has a tried entry that was never reached");
        boolean isWritten = version >= AddressBookFile.PLACES_VERSION;
        int slot = isWritten ? slot(written.triedBuckets(), written) : 0;
        if (!isWritten || !isPlaceKept) {
            return book.places().restoreTried(entry, book.places().placement().triedSlot(entry.address));
        }
        require(book.places().restoreTried(entry, slot), "has two entries in one place");
        return true;
    }

    private boolean restoreNew(AddressBook book, Entry entry, int places, BookSize written, boolean arePlacesKept)
            throws AddressFileException {
        require(places <= AddressBook.MOST_PLACES, "has an entry in too many places");
        for (int i = 0; i < places; i++) {
            int slot = newSlot(book, entry, written);
            require(!arePlacesKept || book.places().restoreNew(entry, slot), "has two entries in one place");
        }
        return arePlacesKept;
    }

    private int newSlot(AddressBook book, Entry entry, BookSize written) throws AddressFileException {
        if (version < AddressBookFile.PLACES_VERSION) {
            long bucket = u32();
            require(bucket < written.newBuckets(), "has an entry in a bucket that is not there");
            return book.places().placement().newSlotIn((int) bucket, entry.address);
        }
        return slot(written.newBuckets(), written);
    }

    private int slot(int buckets, BookSize written) throws AddressFileException {
        long slot = u32();
        require(slot < (long) buckets * written.bucketSize(), "has an entry in a bucket that is not there");
        return (int) slot;
    }

    private PeerAddress address() throws AddressFileException {
        return addressIn(u8());
    }

    private PeerAddress addressIn(int code) throws AddressFileException {
        if (code == Network.IPV4.code()) {
            return PeerAddress.ipv4(number(4), u16());
        }
        for (Network network : NETWORKS) {
            if (network.code() == code) {
                PeerAddress address = PeerAddress.of(network, bytes(network.addressLength()), u16());
                require(address.network() == network, "has an address in another form than its own");
                return address;
            }
        }
        throw corrupt("has an address of unknown network " + code);
    }

    private String text(int longest) throws AddressFileException {
        int length = u8();
        if (length == 0) {
            return "";
        }
        String text = new String(bytes(length), StandardCharsets.ISO_8859_1);
        require(PrintableText.fits(text, longest), "has a text that does not fit");
        return text;
    }

    /** A number of things of at least this size, all of which must still come. */
    private int count(int smallest) throws AddressFileException {
        long count = u32();
        require(count <= left() / smallest, "counts more than it holds");
        return (int) count;
    }

    private int u8() throws AddressFileException {
        int at = take(1);
        return content[at] & 0xff;
    }

    private int u16() throws AddressFileException {
        return number(2);
    }

    private long u32() throws AddressFileException {
        return number(4) & 0xffff_ffffL;
    }

    private int number(int bytes) throws AddressFileException {
        int from = take(bytes);
        int number = 0;
        for (int i = from; i < from + bytes; i++) {
            number = (number << Byte.SIZE) | (content[i] & 0xff);
        }
        return number;
    }

    private byte[] bytes(int length) throws AddressFileException {
        int at = take(length);
        return Arrays.copyOfRange(content, at, at + length);
    }

    /** Goes over that many bytes, the first of which is at the index returned. */
    private int take(int length) throws AddressFileException {
        require(left() >= length, "ends too early");
        int at = position;
        position += length;
        return at;
    }

    private int left() {
        return end - position;
    }

    private static void require(boolean kept, String fault) throws AddressFileException {
        if (!kept) {
            throw corrupt(fault);
        }
    }

    private static AddressFileException corrupt(String fault) {
        return new AddressFileException(Fault.CORRUPT, "the address book " + fault);
    }
}
