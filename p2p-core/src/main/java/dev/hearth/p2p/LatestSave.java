package dev.hearth.p2p;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Saves content that replaces what was saved before: once at a time, and then the latest there is, whatever order the
 * executor runs its tasks in. However fast the content changes, one task waits at most. Any thread.
 */
final class LatestSave<T> {
    private final Executor blocking;
    private final Consumer<T> save;
    private final AtomicReference<@Nullable T> unsaved = new AtomicReference<>();

    LatestSave(Executor blocking, Consumer<T> save) {
        this.blocking = blocking;
        this.save = save;
    }

    /** Saves this content elsewhere, unless there is a later one by then. */
    void begin(T latest) {
        if (unsaved.getAndSet(latest) == null) {
            blocking.execute(this::finish);
        }
    }

    /** Saves what is not saved yet, if anything, and waits for a save under way. Blocks. */
    synchronized void finish() {
        T latest = unsaved.getAndSet(null);
        if (latest != null) {
            save.accept(latest);
        }
    }
}
