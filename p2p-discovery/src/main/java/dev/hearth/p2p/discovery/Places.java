package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who stands where in a book: its entries by address, the table of new ones and that of tried ones, which always agree.
 * Whatever changes an entry tells {@link #changing} first, for the snapshot that is under way.
 */
final class Places {
    private final Placement placement;
    private final Map<PeerAddress, Entry> entries = new LinkedHashMap<>();
    private final BucketTable newTable;
    private final BucketTable triedTable;
    private int triedCount;
    private long changes;
    private @Nullable BookSnapshot snapshot;
    private int snapshots;

    Places(Placement placement) {
        BookSize size = placement.size();
        this.placement = placement;
        this.newTable = new BucketTable(size.newBuckets(), size.bucketSize());
        this.triedTable = new BucketTable(size.triedBuckets(), size.bucketSize());
    }

    /** Where an entry may stand. */
    Placement placement() {
        return placement;
    }

    int size() {
        return entries.size();
    }

    int triedCount() {
        return triedCount;
    }

    Iterable<Entry> entries() {
        return entries.values();
    }

    @Nullable
    Entry entry(PeerAddress address) {
        return entries.get(address);
    }

    BucketTable newTable() {
        return newTable;
    }

    BucketTable triedTable() {
        return triedTable;
    }

    // Moves

    /** Puts an entry into a place that is free. */
    void enterNew(Entry entry, int slot) {
        changing(entry);
        newTable.put(slot, entry);
        entry.placed(slot);
        entries.put(entry.address, entry);
    }

    /** An entry without a place is no longer in the book. */
    void leaveNew(Entry entry, int slot) {
        changing(entry);
        newTable.clear(slot);
        entry.displaced(slot);
        if (entry.places() == 0) {
            entries.remove(entry.address);
        }
    }

    /** Who stands there goes back among the new addresses, to the place its first source gave it. */
    void enterTried(Entry entry, int slot) {
        changing(entry);
        while (entry.places() > 0) {
            leaveNew(entry, entry.slot(0));
        }
        Entry incumbent = triedTable.get(slot);
        if (incumbent != null) {
            leaveTried(incumbent, slot);
        }
        triedTable.put(slot, entry);
        entry.placed(slot);
        entry.tried = true;
        triedCount++;
        entries.put(entry.address, entry);
    }

    private void leaveTried(Entry entry, int slot) {
        changing(entry);
        triedTable.clear(slot);
        entry.displaced(slot);
        entry.tried = false;
        triedCount--;
        int back = placement.newSlot(entry.address, entry.origin);
        Entry evicted = newTable.get(back);
        if (evicted != null) {
            leaveNew(evicted, back);
        }
        enterNew(entry, back);
    }

    /** Puts an entry of a file into a place; false when it is taken. */
    boolean restoreNew(Entry entry, int slot) {
        if (newTable.get(slot) != null) {
            return false;
        }
        enterNew(entry, slot);
        return true;
    }

    /** As {@link #restoreNew}, for a tried place. */
    boolean restoreTried(Entry entry, int slot) {
        if (triedTable.get(slot) != null) {
            return false;
        }
        enterTried(entry, slot);
        return true;
    }

    /** How often an entry was about to change. */
    long changes() {
        return changes;
    }

    // Snapshots

    /** Called before whatever changes an entry. */
    void changing(Entry entry) {
        changes++;
        if (snapshot != null) {
            snapshot.changing(entry);
        }
    }

    /** Begins a snapshot, which gives up the one under way. */
    BookSnapshot beginSnapshot(AddressBookFile file) {
        BookSnapshot begun = new BookSnapshot(file, ++snapshots);
        snapshot = begun;
        return begun;
    }

    boolean isUnderWay(BookSnapshot which) {
        return snapshot == which;
    }

    void complete(BookSnapshot which) {
        if (isUnderWay(which)) {
            snapshot = null;
        }
    }
}
