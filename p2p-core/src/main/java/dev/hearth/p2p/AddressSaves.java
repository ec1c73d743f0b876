package dev.hearth.p2p;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.BookSnapshot;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves the address book when it is worth it: at once when there are other addresses never to be shared, or of whom to
 * return to a quarter are others; otherwise once an eighth of the book has changed, or anything and ten minutes have passed.
 * A full book takes tens of milliseconds to look through, which the node loop spends in small steps, and more to write,
 * which is done elsewhere. Node loop.
 */
final class AddressSaves {
    private static final int WORTHWHILE_SHARE = 8;
    /** Some are replaced every minute; who is to return after a crash needs most of them, not all. */
    private static final int WORTHWHILE_SHARE_OF_ANCHORS = 4;

    private static final long LONGEST_UNSAVED_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** What there is to save at a time. */
    private record Content(
            List<PeerAddress> anchors, int uncleanStarts, long forbidden, long changes, int size, long atNanos) {
        static Content of(AddressBookFile file, long nowNanos) {
            AddressBook book = file.book();
            return new Content(
                    file.anchors(), file.uncleanStarts(), book.forbidden(), book.changes(), book.size(), nowNanos);
        }

        boolean isWorthSavingAfter(Content saved) {
            long changed = changes - saved.changes;
            int newAnchors = newAnchorsSince(saved);
            return forbidden != saved.forbidden
                    || uncleanStarts != saved.uncleanStarts
                    || (changed > 0 && changed >= size / WORTHWHILE_SHARE)
                    || (newAnchors > 0 && newAnchors >= anchors.size() / WORTHWHILE_SHARE_OF_ANCHORS)
                    || (changed + newAnchors > 0 && atNanos - saved.atNanos >= LONGEST_UNSAVED_NANOS);
        }

        private int newAnchorsSince(Content saved) {
            List<PeerAddress> others = new ArrayList<>(anchors);
            others.removeAll(saved.anchors);
            return others.size();
        }
    }

    private final NodeFiles files;
    private final EventExecutor loop;
    private final Executor blocking;
    private final LongSupplier clock;
    private @Nullable BookSnapshot underWay;
    private @Nullable Content saved;
    private long saves;

    AddressSaves(NodeFiles files, EventExecutor loop, Executor blocking, LongSupplier clock) {
        this.files = files;
        this.loop = loop;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Begins to save, unless that is under way or hardly anything else was saved before. */
    void begin(Supplier<AddressBookFile> addresses) {
        if (!files.isKept() || underWay != null) {
            return;
        }
        AddressBookFile file = addresses.get();
        Content content = Content.of(file, clock.getAsLong());
        if (saved != null && !content.isWorthSavingAfter(saved)) {
            blocking.execute(files::storePending);
            return;
        }
        saved = content;
        BookSnapshot begun = file.snapshot();
        underWay = begun;
        gather(begun);
    }

    private void gather(BookSnapshot begun) {
        if (begun != underWay) {
            return; // The node has stopped meanwhile.
        }
        if (!begun.advance()) {
            loop.execute(() -> gather(begun));
            return;
        }
        underWay = null;
        blocking.execute(save(begun));
    }

    private Runnable save(BookSnapshot complete) {
        long number = ++saves;
        return () -> files.saveAddresses(complete, number);
    }

    /** Gathers everything at once, as nothing else is left to be done. Running what is returned saves it, and blocks. */
    Runnable last(AddressBookFile file) {
        underWay = null;
        BookSnapshot begun = file.snapshot();
        boolean complete = false;
        while (!complete) {
            complete = begun.advance();
        }
        return save(begun);
    }
}
