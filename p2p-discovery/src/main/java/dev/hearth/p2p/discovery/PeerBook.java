package dev.hearth.p2p.discovery;

import dev.hearth.p2p.discovery.PeerRecord.Disposition;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The addresses a node knows, bounded. Retried after a time that doubles with every failure, from {@link #RETRY_SECONDS}
 * to {@link #LONGEST_RETRY_SECONDS} with up to a quarter of jitter. Not thread-safe: confined to the node loop; time is
 * given by the caller.
 */
public final class PeerBook {
    /** Shortest time between two attempts at an address (graphene-p2p §7.2). */
    public static final long RETRY_SECONDS = 30;

    /** Longest time between two attempts at an address. */
    public static final long LONGEST_RETRY_SECONDS = 3600;

    /** Most addresses kept (graphene-p2p §7.5). */
    public static final int CAPACITY = 1000;

    private static final long DELAY_FAILURES = 120;

    private final Map<PeerAddress, PeerRecord> records = new LinkedHashMap<>();
    private final SplittableRandom random;

    public PeerBook(SplittableRandom random) {
        this.random = random;
    }

    /** Number of addresses. */
    public int size() {
        return records.size();
    }

    /** All records, in the order their addresses were first heard of. */
    public List<PeerRecord> records() {
        return new ArrayList<>(records.values());
    }

    /** Somebody says that a peer is at {@code address}; the least recently seen record gives way in a full book. */
    public void heardOf(PeerAddress address, long lastSeenSeconds) {
        PeerRecord known = records.get(address);
        if (known != null) {
            records.put(address, known.seen(lastSeenSeconds));
            return;
        }
        if (records.size() >= CAPACITY) {
            PeerRecord oldest = null;
            for (PeerRecord record : records.values()) {
                if (oldest == null || worth(record) < worth(oldest)) {
                    oldest = record;
                }
            }
            if (oldest != null) {
                records.remove(oldest.address());
            }
        }
        records.put(address, PeerRecord.heardOf(address, lastSeenSeconds));
    }

    private static long worth(PeerRecord record) {
        // Where we have been ourselves outweighs any hearsay of the last day.
        return record.lastSeenSeconds() + (record.successes() > 0 ? 86_400 : 0);
    }

    /** Puts a record back as it was stored. */
    public void restore(PeerRecord record) {
        if (records.size() < CAPACITY || records.containsKey(record.address())) {
            records.put(record.address(), record);
        }
    }

    /** A connection to {@code address} is complete. */
    public void succeeded(PeerAddress address, long nowSeconds) {
        records.put(address, recordOf(address, nowSeconds).succeeded(nowSeconds));
    }

    /** A connection to {@code address} could not be made. */
    public void failed(PeerAddress address, Disposition how, long nowSeconds) {
        PeerRecord record = recordOf(address, 0);
        records.put(address, record.attempted(how, nowSeconds, record.failures() + 1));
    }

    /** {@code address} is of no use to us, though somebody is there: leave it alone for about an hour. */
    public void delay(PeerAddress address, long nowSeconds) {
        PeerRecord record = recordOf(address, 0);
        records.put(
                address,
                record.attempted(Disposition.LAST_CONNECTION_REJECTED, nowSeconds, record.failures() + DELAY_FAILURES));
    }

    private PeerRecord recordOf(PeerAddress address, long lastSeenSeconds) {
        PeerRecord record = records.get(address);
        return record != null ? record : PeerRecord.heardOf(address, lastSeenSeconds);
    }

    /**
     * Whether enough time has passed since the last attempt at an address.
     *
     * @param retrySeconds time to wait after the first failure
     */
    public boolean isDue(PeerAddress address, long nowSeconds, long retrySeconds) {
        PeerRecord record = records.get(address);
        return record == null || isDue(record, nowSeconds, retrySeconds);
    }

    private boolean isDue(PeerRecord record, long nowSeconds, long retrySeconds) {
        if (record.disposition() == Disposition.NEVER_ATTEMPTED_TO_CONNECT
                || record.disposition() == Disposition.LAST_CONNECTION_SUCCEEDED) {
            return true;
        }
        long doublings = Math.min(record.failures() - 1, 20);
        long wait = Math.min(LONGEST_RETRY_SECONDS, retrySeconds << Math.max(0, doublings));
        long passed = nowSeconds - record.lastAttemptSeconds();
        // An attempt in the future was noted before the clock was put back: nobody knows how long ago (W28).
        return passed < 0 || passed >= wait + random.nextLong(wait / 4 + 1);
    }

    /** Up to {@code count} addresses that are due and pass {@code usable}, picked at random. */
    public List<PeerAddress> pickDue(int count, long nowSeconds, Predicate<PeerAddress> usable) {
        List<PeerAddress> due = new ArrayList<>();
        for (PeerRecord record : records.values()) {
            if (usable.test(record.address()) && isDue(record, nowSeconds, RETRY_SECONDS)) {
                due.add(record.address());
            }
        }
        List<PeerAddress> picked = new ArrayList<>();
        while (picked.size() < count && !due.isEmpty()) {
            int index = random.nextInt(due.size());
            picked.add(due.get(index));
            due.set(index, due.get(due.size() - 1));
            due.remove(due.size() - 1);
        }
        return picked;
    }
}
