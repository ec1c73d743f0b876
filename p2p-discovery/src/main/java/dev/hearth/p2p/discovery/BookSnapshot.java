package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an {@link AddressBookFile} says at one moment, that of {@link AddressBookFile#snapshot}. It is gathered in steps, so
 * that a full book does not hold its thread up: what changes between two steps is remembered as it was.
 *
 * <p>Gathered on the thread of the book; once it is complete it never changes, and {@link #write}, which takes several
 * times as long in all, may be called on any thread. A book has one such snapshot under way: beginning another gives it up.
 */
public final class BookSnapshot {
    /** About a millisecond's work. */
    private static final int STEP = 1_024;

    private static final int HEADER_BYTES = 256;
    private static final int USUAL_ENTRY_BYTES = 48;

    private final AddressBook book;
    private final int number;
    private final Placement placement;
    private final List<PeerAddress> anchors;
    private final int uncleanStarts;
    private final PeerAddress[] neverShared;
    private final int size;
    /** Copies. */
    private final List<Entry> rows;
    /** Entries that have changed since, as they were, by the bucket where they would have been found. */
    private final Map<Integer, List<Entry>> before = new LinkedHashMap<>();
    /** Buckets that have been gathered, first the new ones, then the tried ones. */
    private int gathered;

    BookSnapshot(AddressBookFile file, int number) {
        this.book = file.book();
        this.number = number;
        this.placement = book.places().placement();
        this.anchors = file.anchors();
        this.uncleanStarts = file.uncleanStarts();
        this.neverShared = book.neverShared().toArray(PeerAddress[]::new);
        this.size = book.size();
        this.rows = new ArrayList<>(size);
    }

    /** Gathers a bounded number of entries more; whether it is complete. */
    public boolean advance() {
        return advance(STEP);
    }

    boolean advance(int entries) {
        if (!book.places().isUnderWay(this)) {
            throw new IllegalStateException("another snapshot of the book was begun, or this one is complete");
        }
        int goal = rows.size() + entries;
        int buckets = placement.size().newBuckets() + placement.size().triedBuckets();
        while (rows.size() < goal && gathered < buckets) {
            gather(gathered++);
        }
        if (gathered < buckets) {
            return false;
        }
        book.places().complete(this);
        return true;
    }

    private void gather(int position) {
        int newBuckets = placement.size().newBuckets();
        BucketTable table =
                position < newBuckets ? book.places().newTable() : book.places().triedTable();
        int bucket = position < newBuckets ? position : position - newBuckets;
        if (before.isEmpty() && table.isEmpty(bucket)) {
            return; // as most are of an almost empty book
        }
        table.forEachIn(bucket, entry -> {
            if (entry.changedSince != number && position(entry) == position) {
                rows.add(entry.copy());
            }
        });
        List<Entry> changed = before.remove(position);
        if (changed != null) {
            rows.addAll(changed);
        }
    }

    /** Of an entry with several places the first counts. */
    private int position(Entry entry) {
        int bucket = entry.slot(0) / placement.size().bucketSize();
        return entry.tried ? placement.size().newBuckets() + bucket : bucket;
    }

    /** An entry is about to change. One without a place was not in the book. */
    void changing(Entry entry) {
        if (entry.changedSince == number) {
            return;
        }
        entry.changedSince = number;
        if (entry.places() > 0 && position(entry) >= gathered) {
            before.computeIfAbsent(position(entry), first -> new ArrayList<>()).add(entry.copy());
        }
    }

    /**
     * The file's content.
     *
     * @throws IllegalStateException when it is not complete
     */
    public byte[] write() {
        if (rows.size() != size) {
            throw new IllegalStateException("gathered " + rows.size() + " of " + size + " entries");
        }
        ByteBuf out = Unpooled.buffer(HEADER_BYTES + USUAL_ENTRY_BYTES * size);
        BookSize bookSize = placement.size();
        out.writeCharSequence(AddressBookFile.MAGIC, StandardCharsets.US_ASCII);
        out.writeByte(AddressBookFile.VERSION);
        out.writeByte(AddressBookFile.LOWEST_COMPATIBLE_VERSION);
        out.writeByte(uncleanStarts);
        out.writeBytes(placement.secret());
        out.writeInt(bookSize.newBuckets());
        out.writeInt(bookSize.triedBuckets());
        out.writeByte(bookSize.bucketSize());
        out.writeBytes(placement.groupingId().toBytes());
        out.writeByte(anchors.size());
        anchors.forEach(anchor -> address(out, anchor));
        out.writeInt(neverShared.length);
        for (PeerAddress forbidden : neverShared) {
            address(out, forbidden);
        }
        out.writeInt(size);
        for (Entry row : rows) {
            entry(out, row);
        }
        for (Entry row : rows) {
            services(out, row.services);
        }
        out.writeBytes(AddressBookFile.checksum(AddressBookFile.VERSION, out.array(), out.readableBytes()));
        byte[] content = new byte[out.readableBytes()];
        out.readBytes(content);
        return content;
    }

    private void entry(ByteBuf out, Entry row) {
        address(out, row.address);
        origin(out, row.origin);
        out.writeInt((int) row.lastSeen);
        out.writeInt((int) row.lastTry);
        out.writeInt((int) row.lastSuccess);
        out.writeShort(row.attempts);
        out.writeByte(row.failures);
        out.writeShort(row.waitSeconds);
        text(out, row.hint);
        out.writeByte(row.tried ? 0 : row.places());
        for (int i = 0; i < row.places(); i++) {
            out.writeInt(row.slot(i));
        }
    }

    private static void services(ByteBuf out, long services) {
        int length = (Long.SIZE - Long.numberOfLeadingZeros(services) + Byte.SIZE - 1) / Byte.SIZE;
        out.writeByte(length);
        for (int i = length - 1; i >= 0; i--) {
            out.writeByte((int) (services >>> (Byte.SIZE * i)));
        }
    }

    private static void origin(ByteBuf out, AddressOrigin origin) {
        if (origin instanceof AddressOrigin.Host peer) {
            address(out, peer.host());
        } else if (origin instanceof AddressOrigin.Named named) {
            out.writeByte(AddressBookFile.NAMED_ORIGIN);
            text(out, named.name());
        }
    }

    private static void address(ByteBuf out, PeerAddress address) {
        out.writeByte(address.network().code());
        out.writeBytes(address.addressBytes());
        out.writeShort(address.port());
    }

    private static void text(ByteBuf out, String text) {
        out.writeByte(text.length());
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
