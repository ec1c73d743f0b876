package dev.hearth.p2p.examples.cli;

import org.jspecify.annotations.Nullable;

/**
 * SIGHUP, which would end the process: while this is open it asks for a reload instead. One that comes before anybody can
 * do it is done then.
 */
final class HangUp implements AutoCloseable {
    private final ProcessSignals signals = new ProcessSignals();
    private @Nullable Runnable reload;
    private boolean asked;

    HangUp() {
        signals.run("HUP", this::ask);
    }

    /** What the signal does. */
    synchronized void ask() {
        asked = true;
        serve();
    }

    /** Who does it from now on. */
    synchronized void serve(Runnable action) {
        reload = action;
        serve();
    }

    private void serve() {
        if (asked && reload != null) {
            asked = false;
            reload.run();
        }
    }

    /** Nobody does it from now on. */
    synchronized void rest() {
        reload = null;
    }

    @Override
    public void close() {
        signals.close();
    }
}
