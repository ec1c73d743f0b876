package dev.hearth.p2p.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects what Netty's leak detectors report. Netty reports a leak only when the collector has found the object and
 * another one is allocated afterwards, so {@link #drain} leaks buffers of its own, as canaries, and returns once these
 * have been reported: the detector then works, and has seen everything dropped before.
 */
final class LeakRecorder extends ResourceLeakDetectorFactory {
    private static final String CANARY = "leak canary ";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final LeakRecorder INSTANCE = new LeakRecorder();

    private final List<Detector<?>> detectors = new CopyOnWriteArrayList<>();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private int canaries;

    private LeakRecorder() {}

    /** To be called before the first buffer class is loaded: detectors made earlier are not asked. */
    static void install() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(INSTANCE);
    }

    /** Everything dropped until now and not yet drained, one report each. */
    static List<String> drain() {
        return INSTANCE.collect();
    }

    @Override
    @SuppressWarnings("deprecation") // must be there, though Netty calls the other one
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return newResourceLeakDetector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
        Detector<T> detector = new Detector<>(resource, samplingInterval, reports);
        detectors.add(detector);
        return detector;
    }

    private synchronized List<String> collect() {
        List<String> leaks = new ArrayList<>();
        // References are queued in the order of the collections that cleared them. The second canary is dropped after
        // the first was found, so when it is reported, all that went with the first has been queued.
        awaitCanary(leaks);
        awaitCanary(leaks);
        detectors.forEach(Detector::poll);
        takeReports(leaks);
        return leaks;
    }

    private void awaitCanary(List<String> leaks) {
        String name = CANARY + ++canaries + ".";
        leak(name);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!takeReports(leaks, name)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the leak detector did not report a leaked buffer: is its level"
                        + " paranoid, and was it installed before Netty was used?");
            }
            System.gc();
            pause();
            detectors.forEach(Detector::poll);
        }
    }

    private static void leak(String name) {
        ByteBufAllocator.DEFAULT.buffer(16).touch(name);
    }

    private void takeReports(List<String> leaks) {
        takeReports(leaks, null);
    }

    private boolean takeReports(List<String> leaks, @Nullable String canary) {
        boolean seen = false;
        for (String report = reports.poll(); report != null; report = reports.poll()) {
            if (canary != null && report.contains(canary)) {
                seen = true;
            } else {
                leaks.add(report);
            }
        }
        return seen;
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for leak reports", e);
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {
        private static final Pattern FOREIGN_FRAME =
                Pattern.compile("\\s+(java\\.base/|org\\.junit\\.|org\\.apache\\.maven\\.|net\\.jqwik\\.)");

        private final Queue<String> reports;

        @SuppressWarnings("deprecation") // the only constructor that a subclass is offered
        Detector(Class<T> resource, int samplingInterval, Queue<String> reports) {
            super(resource, samplingInterval);
            this.reports = reports;
        }

        /** Tracks and releases an object: this is what makes a detector look for leaks. */
        @SuppressWarnings("unchecked") // the object is never used as a T
        void poll() {
            T probe = (T) new Object();
            ResourceLeakTracker<T> tracker = track(probe);
            if (tracker != null) {
                tracker.close(probe);
            }
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            reports.add(resourceType + withoutForeignFrames(records));
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            reports.add(resourceType);
        }

        private static String withoutForeignFrames(String records) {
            return records.lines()
                    .filter(line -> !FOREIGN_FRAME.matcher(line).lookingAt())
                    .collect(Collectors.joining("\n"));
        }
    }
}
