package dev.hearth.p2p;

import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.BookSnapshot;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves the address book now and then. A full one takes tens of milliseconds to look through, which the node loop spends in
 * small steps, and more to write, which is done elsewhere. Node loop.
 */
final class AddressSaves {
    /** What a file says: while it is the same, so is the file. */
    private record Content(long changes, List<PeerAddress> anchors, int uncleanStarts) {
        static Content of(AddressBookFile file) {
            return new Content(file.book().changes(), file.anchors(), file.uncleanStarts());
        }
    }

    private final NodeFiles files;
    private final EventExecutor loop;
    private final Executor blocking;
    private @Nullable BookSnapshot underWay;
    private @Nullable Content saved;
    private long saves;

    AddressSaves(NodeFiles files, EventExecutor loop, Executor blocking) {
        this.files = files;
        this.loop = loop;
        this.blocking = blocking;
    }

    /** Begins to save, unless that is under way or the same was saved before. */
    void begin(Supplier<AddressBookFile> addresses) {
        if (!files.isKept() || underWay != null) {
            return;
        }
        AddressBookFile file = addresses.get();
        Content content = Content.of(file);
        if (saved != null && saved.equals(content)) {
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
