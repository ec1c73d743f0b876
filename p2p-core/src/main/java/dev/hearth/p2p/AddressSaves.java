package dev.hearth.p2p;

import dev.hearth.p2p.discovery.BookSnapshot;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves the address book now and then. A full one takes tens of milliseconds to look through, which the node loop spends in
 * small steps, and more to write, which is done elsewhere. Node loop.
 */
final class AddressSaves {
    private final NodeFiles files;
    private final EventExecutor loop;
    private final Executor blocking;
    private @Nullable BookSnapshot underWay;
    private long saves;

    AddressSaves(NodeFiles files, EventExecutor loop, Executor blocking) {
        this.files = files;
        this.loop = loop;
        this.blocking = blocking;
    }

    /** Begins to save, unless that is under way. */
    void begin(Supplier<BookSnapshot> addresses) {
        if (files.isKept() && underWay == null) {
            BookSnapshot begun = addresses.get();
            underWay = begun;
            gather(begun);
        }
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
    Runnable last(BookSnapshot begun) {
        underWay = null;
        boolean complete = false;
        while (!complete) {
            complete = begun.advance();
        }
        return save(begun);
    }
}
