package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.application.ChainEntry;

/** Like {@link ForgetfulStore}, but takes its time for every block. */
final class SlowStore extends ForgetfulStore {
    private static final long MILLIS = 5;

    @Override
    public void put(ChainEntry entry, byte[] bytes) {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.put(entry, bytes);
    }
}
