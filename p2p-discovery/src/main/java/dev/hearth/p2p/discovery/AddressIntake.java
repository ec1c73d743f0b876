package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * What one peer may tell us of others: one address in ten seconds, saved up to {@value #MOST_SAVED}, and what we asked
 * for besides (bitcoin-p2p §5.7). What it tells is shuffled before the limit cuts, its times are brought to reason and
 * count two hours less, and every address it tells stands under its network in the book.
 *
 * <p>One per connection; confined to one thread. How many addresses a message may hold is the protocol's business.
 */
public final class AddressIntake {
    /** Addresses a peer can save up. */
    public static final int MOST_SAVED = 1000;

    /** What is taken off the time of an address that a peer tells of another. */
    public static final long HEARSAY_PENALTY_SECONDS = 2 * 3600;

    private static final long NANOS_PER_ADDRESS = 10_000_000_000L;
    private static final long MOST_CREDIT = MOST_SAVED * NANOS_PER_ADDRESS;

    /** Times up to here, in 1973, are no times. */
    private static final long EARLIEST_SECONDS = 100_000_000;

    private static final long UNKNOWN_AGE_SECONDS = 5 * 86_400;

    private final AddressStore store;
    private final PeerAddress peer;
    private final AddressOrigin origin;
    private final SplittableRandom random;
    private long credit = NANOS_PER_ADDRESS;
    private long creditedAt;
    private boolean unlimited;
    private long processed;
    private long rateLimited;

    /**
     * The intake of a new connection.
     *
     * @param peer where the peer really is, whatever it says of itself
     */
    public AddressIntake(AddressStore store, PeerAddress peer, SplittableRandom random, long nowNanos) {
        this.store = store;
        this.peer = peer;
        this.origin = AddressOrigin.peer(peer);
        this.random = random;
        this.creditedAt = nowNanos;
    }

    /**
     * What came of a message.
     *
     * @param processed what was taken in, in the order it was, with times brought to reason: what may be told on
     * @param added how many of them found a new place in the store
     * @param rateLimited how many were dropped because the peer tells too much
     */
    public record Taken(List<SeenAddress> processed, int added, int rateLimited) {
        public Taken {
            processed = List.copyOf(processed);
        }
    }

    /** We asked the peer for addresses: it may tell {@code count}, 0 to {@value #MOST_SAVED}, more. */
    public void asked(int count) {
        if (count < 0 || count > MOST_SAVED) {
            throw new IllegalArgumentException("one asks for 0 to " + MOST_SAVED + " addresses, not " + count);
        }
        credit += count * NANOS_PER_ADDRESS;
    }

    /** Whether this peer may tell as much as it likes. */
    public void setUnlimited(boolean unlimited) {
        this.unlimited = unlimited;
    }

    /**
     * Takes in what the peer tells.
     *
     * @param welcome which addresses are taken in: routable, not banned
     * @param reachable which of them enter the store; the others may only be told on
     */
    public Taken take(
            List<SeenAddress> told,
            Predicate<PeerAddress> welcome,
            Predicate<PeerAddress> reachable,
            long nowNanos,
            long nowSeconds) {
        earn(nowNanos);
        List<SeenAddress> taken = new ArrayList<>();
        int added = 0;
        int dropped = 0;
        for (SeenAddress seen : shuffled(told)) {
            if (!spend()) {
                dropped++;
            } else if (welcome.test(seen.address())) {
                SeenAddress reasonable = new SeenAddress(
                        seen.address(), reasonable(seen.lastSeenSeconds(), nowSeconds), seen.services());
                taken.add(reasonable);
                if (reachable.test(seen.address())
                        && store.add(reasonable, origin, penalty(seen.address()), nowSeconds)) {
                    added++;
                }
            }
        }
        processed += taken.size();
        rateLimited += dropped;
        return new Taken(taken, added, dropped);
    }

    /** Addresses taken in so far. */
    public long processed() {
        return processed;
    }

    /** Addresses dropped so far because the peer told too much. */
    public long rateLimited() {
        return rateLimited;
    }

    private void earn(long nowNanos) {
        // What we asked for may exceed the limit and stays; nothing is earned on top of it.
        if (credit < MOST_CREDIT) {
            credit = Math.min(MOST_CREDIT, credit + Math.min(MOST_CREDIT, nowNanos - creditedAt));
        }
        creditedAt = nowNanos;
    }

    private boolean spend() {
        if (credit >= NANOS_PER_ADDRESS) {
            credit -= NANOS_PER_ADDRESS;
            return true;
        }
        return unlimited;
    }

    private List<SeenAddress> shuffled(List<SeenAddress> told) {
        List<SeenAddress> shuffled = new ArrayList<>(told);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            SeenAddress seen = shuffled.get(i);
            shuffled.set(i, shuffled.get(other));
            shuffled.set(other, seen);
        }
        return shuffled;
    }

    private static long reasonable(long seconds, long now) {
        boolean isReasonable = seconds > EARLIEST_SECONDS && seconds <= now + Quality.CLOCK_TOLERANCE_SECONDS;
        return isReasonable ? seconds : Math.max(0, now - UNKNOWN_AGE_SECONDS);
    }

    private long penalty(PeerAddress address) {
        return address.sameHost(peer) ? 0 : HEARSAY_PENALTY_SECONDS;
    }
}
