package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Runs;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Sends one message after the other has come back. */
final class RoundTrips implements Carrier.User {
    private static final int TRIPS = 20_000;

    private final CountDownLatch opened = new CountDownLatch(1);
    private Carrier.@Nullable Link link;
    private Runnable message = () -> {};
    private long[] nanos = {};
    private int taken;
    private long sentAt;

    /** Within which time half of the messages come back, and 99 of 100. */
    void measure(Bench bench, String subject, String name) throws Exception {
        int size = CarrierPair.Size.SMALL.bytes();
        Runs half = new Runs(subject, name + "-p50", "µs");
        Runs most = new Runs(subject, name + "-p99", "µs");
        bench.warmUp(subject + " " + name, 2, () -> nanos(TRIPS, size));
        bench.repeat(subject + " " + name, () -> {
            long[] nanos = Spread.sorted(nanos(TRIPS, size), TRIPS);
            half.add(Spread.quantile(nanos, 0.5) / 1e3);
            most.add(Spread.quantile(nanos, 0.99) / 1e3);
        });
        bench.add(half.figure(null));
        bench.add(most.figure(null));
    }

    /** How long each of {@code count} messages took there and back, in nanoseconds. */
    long[] nanos(int count, int size) throws InterruptedException {
        opened.await();
        synchronized (this) {
            nanos = new long[count];
            taken = 0;
            if (link != null) {
                message = link.message(size);
                send(link);
            }
            while (taken < count) {
                wait();
            }
            return nanos;
        }
    }

    private void send(Carrier.Link to) {
        sentAt = System.nanoTime();
        message.run();
        to.flush();
    }

    @Override
    public synchronized void opened(Carrier.Link established) {
        link = established;
        opened.countDown();
    }

    @Override
    public synchronized void received(Carrier.Link from, int bytes) {
        nanos[taken++] = System.nanoTime() - sentAt;
        if (taken < nanos.length) {
            send(from);
        } else {
            notifyAll();
        }
    }
}
