package dev.hearth.p2p.examples.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends to a {@link CarrierPeer} as much as may be in flight. */
final class CarrierLoad implements Carrier.User {
    private static final int MOST_IN_FLIGHT = 8 << 20;
    private static final int PATIENCE_SECONDS = 20;
    private static final long WARM_UP_MILLIS = 4_000;
    private static final long RUN_MILLIS = 2_000;

    private final CountDownLatch opened = new CountDownLatch(1);
    private Carrier.@Nullable Link link;
    private Runnable message = () -> {};
    private int size;
    private boolean flushEach;
    private boolean on;
    private long sent;
    private long taken;

    /** Waits until there is a connection. */
    void await() throws InterruptedException, TimeoutException {
        if (!opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("no connection within " + PATIENCE_SECONDS + " s");
        }
    }

    private void start(Carrier.Link to, int bytes, boolean each) {
        message = to.message(bytes);
        size = bytes;
        flushEach = each;
        on = true;
        pump(to);
    }

    /**
     * Sends messages of this size for a while.
     *
     * @param each whether every message is flushed by itself, or as many as may be in flight at once
     * @return bytes a nanosecond
     */
    double bytesPerNano(int bytes, boolean each) throws InterruptedException {
        return bytesPerNano(bytes, each, RUN_MILLIS);
    }

    /** The same, not measured. */
    void warmUp(int bytes, boolean each) throws InterruptedException {
        bytesPerNano(bytes, each, WARM_UP_MILLIS);
    }

    private double bytesPerNano(int bytes, boolean each, long millis) throws InterruptedException {
        synchronized (this) {
            start(connection(), bytes, each);
        }
        long before = taken();
        long begun = System.nanoTime();
        Thread.sleep(millis);
        double rate = (double) (taken() - before) / (System.nanoTime() - begun);
        stop();
        return rate;
    }

    private Carrier.Link connection() {
        if (link == null) {
            throw new IllegalStateException("there is no connection");
        }
        return link;
    }

    /** Bytes the other end has said it has got. */
    synchronized long taken() {
        return taken;
    }

    /** Waits until all is taken but what no receipt tells of. */
    private synchronized void stop() throws InterruptedException {
        on = false;
        while (sent - taken >= CarrierPeer.RECEIPT) {
            wait();
        }
    }

    private void pump(Carrier.Link to) {
        boolean written = false;
        while (on && sent - taken + size <= MOST_IN_FLIGHT) {
            sent += size;
            message.run();
            if (flushEach) {
                to.flush();
            }
            written = true;
        }
        if (written && !flushEach) {
            to.flush();
        }
    }

    @Override
    public synchronized void opened(Carrier.Link established) {
        link = established;
        opened.countDown();
    }

    @Override
    public synchronized void received(Carrier.Link from, int bytes) {
        taken += CarrierPeer.RECEIPT;
        pump(from);
        notifyAll();
    }
}
