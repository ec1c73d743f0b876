package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import org.jspecify.annotations.Nullable;

/** What must hold between any two calls of a book (bitcoin-p2p §5.6). */
final class BookCheck {
    private final AddressBook book;
    private int newPlaces;
    private int triedEntries;

    BookCheck(AddressBook book) {
        this.book = book;
    }

    /** Throws an {@link IllegalStateException} that names the first thing found wrong. */
    void run() {
        structure();
        for (Entry entry : book.places().entries()) {
            places(entry);
        }
    }

    /** As {@link #run}, but an entry may stand in any place: that is all a book promises whose file was changed and sealed. */
    void structure() {
        int count = 0;
        for (Entry entry : book.places().entries()) {
            count++;
            require(book.places().entry(entry.address) == entry, entry, "is not found under its address");
            require(AddressBook.isStorable(entry.address), entry, "should not be in a book");
            require(entry.lastSeen >= 0 && entry.lastTry >= 0 && entry.lastSuccess >= 0, entry, "has a negative time");
            require(entry.attempts >= 0 && entry.failures >= 0 && entry.waitSeconds >= 0, entry, "counts below zero");
            require(PrintableText.fits(entry.hint, AddressBook.LONGEST_HINT), entry, "has a hint that does not fit");
            if (entry.tried) {
                checkTried(entry);
            } else {
                checkNew(entry);
            }
        }
        require(count == book.size() && triedEntries == book.triedCount(), null, "counts are wrong");
        require(filled(book.places().newTable()) == newPlaces, null, "a new place holds an entry that is not there");
        require(
                filled(book.places().triedTable()) == triedEntries,
                null,
                "a tried place holds an entry that is not there");
    }

    private void checkTried(Entry entry) {
        triedEntries++;
        require(entry.lastSuccess > 0, entry, "is tried without a success");
        require(entry.places() == 1, entry, "is tried in not exactly one place");
        require(book.places().triedTable().get(entry.slot(0)) == entry, entry, "is not where it says");
    }

    private void checkNew(Entry entry) {
        int places = entry.places();
        newPlaces += places;
        require(places >= 1 && places <= AddressBook.MOST_PLACES, entry, "has no place or too many");
        for (int i = 0; i < places; i++) {
            require(book.places().newTable().get(entry.slot(i)) == entry, entry, "is not where it says");
        }
    }

    private void places(Entry entry) {
        for (int i = 0; i < entry.places(); i++) {
            int bucket = entry.slot(i) / book.places().placement().size().bucketSize();
            int own = entry.tried
                    ? book.places().placement().triedSlot(entry.address)
                    : book.places().placement().newSlotIn(bucket, entry.address);
            require(entry.slot(i) == own, entry, "is in a wrong place");
        }
    }

    private static int filled(BucketTable table) {
        int[] count = {0};
        table.forEach(entry -> count[0]++);
        return count[0];
    }

    private static void require(boolean kept, @Nullable Entry entry, String fault) {
        if (!kept) {
            PeerAddress address = entry == null ? null : entry.address;
            throw new IllegalStateException(address == null ? fault : address + " " + fault);
        }
    }
}
