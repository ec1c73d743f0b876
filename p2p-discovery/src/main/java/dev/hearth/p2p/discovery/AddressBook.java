package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The addresses a node knows, arranged so that a party with few networks can fill little of it and push out nothing
 * that proved good (bitcoin-p2p §5).
 *
 * <p>An address we were told of stands in up to eight <em>new</em> places, one for each source group that told it; one
 * we reached ourselves in its one <em>tried</em> place. Which places those are follows from a secret, the groups of the
 * address and of its source. When two claim one tried place, the one that is there is tested before it gives way.
 *
 * <p>Confined to one thread. Memory follows the entries (about 200 bytes each), up to a bound that the size sets. Only
 * the rules here delete an address.
 */
public final class AddressBook implements AddressStore {
    /** Most places among the new addresses for one address. */
    static final int MOST_PLACES = 8;

    /** Most characters of a hint. */
    static final int LONGEST_HINT = 16;

    /** Most addresses that can be forbidden to share. */
    public static final int MOST_NEVER_SHARED = 1 << 16;

    /** Shortest and first wait before an address is dialled again, in seconds; doubled by every failure. */
    public static final int RETRY_SECONDS = Retry.SHORTEST_SECONDS;

    /** Longest wait before an address is dialled again, in seconds, without the jitter of up to a quarter. */
    public static final int LONGEST_RETRY_SECONDS = Retry.LONGEST_SECONDS;

    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    /** After this time without an answer an address counts as any other that fails. */
    static final int RECENT_SUCCESS_SECONDS = DAY;

    private static final long LATEST_TIME = (1L << 32) - 1;
    private static final int MOST_ATTEMPTS = (1 << 16) - 1;

    private static final int CONNECTED_UPDATE_SECONDS = 20 * MINUTE;
    private static final int MOST_COLLISIONS = 10;
    private static final int REPLACEMENT_SECONDS = 4 * HOUR;
    private static final int TEST_SECONDS = MINUTE;
    private static final int TEST_WINDOW_SECONDS = 40 * MINUTE;

    /** Draws that may find nothing usable before the search turns to looking one by one. */
    private static final int MOST_DRAWS = 100;

    private static final int MOST_SEARCHED = 128;
    private static final double IMPATIENCE = 1.2;

    private static final AddressOrigin IMPORTED = AddressOrigin.named(PeersFile.NAME);

    private final Places places;
    private final SplittableRandom random;
    private final List<Entry> collisions = new ArrayList<>(0);
    private final Set<PeerAddress> neverShared = new LinkedHashSet<>();
    /** Successes with any peer since the start, and one: what an attempt is counted against. */
    private int successes = 1;

    private long forbidden;

    /**
     * An empty book.
     *
     * @param secret 32 random bytes, not all zero, that no other book has; copied
     */
    public AddressBook(byte[] secret, BookSize size, NetGroups groups, SplittableRandom random) {
        this.places = new Places(new Placement(secret, size, groups));
        this.random = random;
    }

    @Override
    public int size() {
        return places.size();
    }

    @Override
    public int triedCount() {
        return places.triedCount();
    }

    /** Number of addresses that stand in new places. */
    public int newCount() {
        return size() - triedCount();
    }

    /** Whether an address can be in a book at all: it names one host and, but for I2P, which has none, a port. */
    static boolean isStorable(PeerAddress address) {
        return (address.port() != 0 || address.network() == Network.I2P)
                && !address.isUnspecified()
                && !address.isMulticast();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Never entered: port 0 (except I2P, which knows no ports), unspecified and multicast addresses.
     */
    @Override
    public boolean add(SeenAddress seen, AddressOrigin origin, long penaltySeconds, long nowSeconds) {
        PeerAddress address = seen.address();
        if (!isStorable(address)) {
            return false;
        }
        long announced = time(seen.lastSeenSeconds());
        long penalized = Math.max(0, announced - penaltySeconds);
        Entry entry = places.entry(address);
        if (entry == null) {
            entry = new Entry(address, origin);
            entry.lastSeen = penalized;
            entry.services = seen.services();
        } else {
            long lastSeen = isOutdated(entry, announced, penaltySeconds, nowSeconds) ? penalized : entry.lastSeen;
            refresh(entry, lastSeen, entry.services | seen.services());
            if (announced <= entry.lastSeen || entry.tried || !isGrantedAnotherPlace(entry)) {
                return false;
            }
        }
        return claim(entry, places.placement().newSlot(address, origin), nowSeconds);
    }

    private static boolean isOutdated(Entry entry, long announced, long penalty, long now) {
        long interval = now - announced < DAY ? HOUR : DAY;
        return entry.lastSeen < announced - penalty - interval || isFuture(entry.lastSeen, now);
    }

    /** Most of what is heard is known already. */
    private void refresh(Entry entry, long lastSeen, long services) {
        if (lastSeen != entry.lastSeen || services != entry.services) {
            places.changing(entry);
            entry.lastSeen = lastSeen;
            entry.services = services;
        }
    }

    /** Each further place is twice as hard to get. */
    private boolean isGrantedAnotherPlace(Entry entry) {
        return entry.places() < MOST_PLACES && random.nextInt(1 << entry.places()) == 0;
    }

    private boolean claim(Entry entry, int slot, long now) {
        Entry incumbent = places.newTable().get(slot);
        if (incumbent == entry) {
            return false;
        }
        if (incumbent != null) {
            boolean yields = incumbent.isTerrible(now) || (incumbent.places() > 1 && entry.places() == 0);
            if (!yields) {
                return false;
            }
            places.leaveNew(incumbent, slot);
        }
        places.enterNew(entry, slot);
        return true;
    }

    @Override
    public void attempt(PeerAddress address, boolean countFailure, long nowSeconds) {
        Entry entry = places.entry(address);
        if (entry == null) {
            return;
        }
        places.changing(entry);
        if (countFailure) {
            entry.failures = Math.min(entry.failures + 1, Retry.MOST_FAILURES);
            countAttempt(entry);
        }
        leaveAlone(entry, nowSeconds);
    }

    @Override
    public void setAside(PeerAddress address, long nowSeconds) {
        Entry entry = places.entry(address);
        if (entry != null) {
            places.changing(entry);
            countAttempt(entry);
            leaveAlone(entry, nowSeconds);
        }
    }

    /** Without a success in between it may be us who are cut off: that must not spoil the whole book. */
    private void countAttempt(Entry entry) {
        if (entry.countedAt != successes) {
            entry.countedAt = successes;
            entry.attempts = Math.min(entry.attempts + 1, MOST_ATTEMPTS);
        }
    }

    private void leaveAlone(Entry entry, long nowSeconds) {
        entry.lastTry = stamp(nowSeconds);
        boolean wasThere = entry.sinceSuccess(nowSeconds) < RECENT_SUCCESS_SECONDS;
        int longest = wasThere ? Retry.LONGEST_AFTER_SUCCESS_SECONDS : Retry.LONGEST_SECONDS;
        entry.waitSeconds = Retry.waitSeconds(entry.failures, longest, random);
    }

    @Override
    public void good(PeerAddress address, long nowSeconds) {
        successes++;
        Entry entry = places.entry(address);
        if (entry == null) {
            return;
        }
        places.changing(entry);
        // The time last seen stays: it is told to others and would show whom we are connected to.
        entry.lastSuccess = stamp(nowSeconds);
        entry.lastTry = entry.lastSuccess;
        entry.attempts = 0;
        entry.failures /= 2;
        entry.waitSeconds = 0;
        if (entry.tried) {
            return;
        }
        int slot = places.placement().triedSlot(address);
        if (places.triedTable().get(slot) == null) {
            places.enterTried(entry, slot);
        } else if (collisions.size() < MOST_COLLISIONS && !collisions.contains(entry)) {
            collisions.add(entry);
        }
    }

    @Override
    public void connected(PeerAddress address, long nowSeconds) {
        Entry entry = places.entry(address);
        if (entry != null
                && (nowSeconds - entry.lastSeen > CONNECTED_UPDATE_SECONDS || isFuture(entry.lastSeen, nowSeconds))) {
            places.changing(entry);
            entry.lastSeen = stamp(nowSeconds);
        }
    }

    @Override
    public void postpone(PeerAddress address, long nowSeconds) {
        Entry entry = places.entry(address);
        if (entry != null) {
            places.changing(entry);
            entry.lastTry = stamp(nowSeconds);
            entry.failures = Retry.MOST_FAILURES;
            entry.waitSeconds = Retry.waitSeconds(entry.failures, Retry.LONGEST_SECONDS, random);
        }
    }

    @Override
    public boolean isDue(PeerAddress address, long nowSeconds) {
        Entry entry = places.entry(address);
        return entry == null || entry.isDue(nowSeconds);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Half of the draws are from the tried addresses. Those tried within ten minutes or with failures are drawn
     * less often. Takes a bounded number of steps, whatever the size of the book.
     */
    @Override
    public @Nullable PeerAddress select(boolean newOnly, Predicate<PeerAddress> usable, long nowSeconds) {
        Predicate<Entry> wanted = entry -> entry.isDue(nowSeconds) && usable.test(entry.address);
        if (newOnly) {
            return addressOf(draw(places.newTable(), wanted, nowSeconds));
        }
        boolean triedFirst = random.nextBoolean();
        Entry drawn = draw(triedFirst ? places.triedTable() : places.newTable(), wanted, nowSeconds);
        return addressOf(
                drawn != null ? drawn : draw(triedFirst ? places.newTable() : places.triedTable(), wanted, nowSeconds));
    }

    private static @Nullable PeerAddress addressOf(@Nullable Entry entry) {
        return entry == null ? null : entry.address;
    }

    private @Nullable Entry draw(BucketTable table, Predicate<Entry> wanted, long now) {
        if (table.isEmpty()) {
            return null;
        }
        double factor = 1;
        for (int draws = 0; draws < MOST_DRAWS; draws++) {
            Entry entry = table.random(random);
            if (wanted.test(entry)) {
                if (random.nextDouble() < factor * entry.chance(now) / Math.max(1, entry.places())) {
                    return entry;
                }
                factor *= IMPATIENCE;
            }
        }
        return table.search(random, MOST_SEARCHED, wanted);
    }

    @Override
    public @Nullable PeerAddress selectTriedCollision() {
        while (!collisions.isEmpty()) {
            Entry claimant = collisions.get(random.nextInt(collisions.size()));
            if (isClaimant(claimant)) {
                return addressOf(places.triedTable().get(places.placement().triedSlot(claimant.address)));
            }
            collisions.remove(claimant);
        }
        return null;
    }

    private boolean isClaimant(Entry entry) {
        return !entry.tried && places.entry(entry.address) == entry;
    }

    @Override
    public void resolveCollisions(long nowSeconds) {
        for (Entry claimant : List.copyOf(collisions)) {
            if (!isClaimant(claimant) || resolve(claimant, nowSeconds)) {
                collisions.remove(claimant);
            }
        }
    }

    /** Whether the claim is settled, either way. */
    private boolean resolve(Entry claimant, long now) {
        int slot = places.placement().triedSlot(claimant.address);
        Entry incumbent = places.triedTable().get(slot);
        if (incumbent != null) {
            if (incumbent.sinceSuccess(now) < REPLACEMENT_SECONDS) {
                return true;
            }
            boolean wasTested = incumbent.sinceTry(now) < REPLACEMENT_SECONDS;
            boolean isOver = wasTested
                    ? incumbent.sinceTry(now) > TEST_SECONDS
                    : claimant.sinceSuccess(now) > TEST_WINDOW_SECONDS;
            if (!isOver) {
                return false;
            }
        }
        places.enterTried(claimant, slot);
        return true;
    }

    @Override
    public @Nullable KnownAddress find(PeerAddress address) {
        Entry entry = places.entry(address);
        return entry == null ? null : entry.view(neverShared.contains(address));
    }

    @Override
    public void forEach(Consumer<KnownAddress> consumer) {
        for (Entry entry : places.entries()) {
            consumer.accept(entry.view(neverShared.contains(entry.address)));
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Kept apart from the entries, so that it outlives them. Of more than {@value #MOST_NEVER_SHARED} addresses the one
     * forbidden longest ago, and not again since, is forgotten.
     */
    @Override
    public void neverShare(PeerAddress address) {
        if (!neverShared.remove(address)) {
            forbidden++;
        }
        neverShared.add(address);
        if (neverShared.size() > MOST_NEVER_SHARED) {
            neverShared.remove(neverShared.iterator().next());
        }
    }

    @Override
    public void setServices(PeerAddress address, long services) {
        Entry entry = places.entry(address);
        if (entry != null) {
            places.changing(entry);
            entry.services = services;
        }
    }

    @Override
    public void setHint(PeerAddress address, String hint) {
        if (!PrintableText.fits(hint, LONGEST_HINT)) {
            throw new IllegalArgumentException("a hint is at most " + LONGEST_HINT + " printable ASCII characters");
        }
        Entry entry = places.entry(address);
        if (entry != null) {
            places.changing(entry);
            entry.hint = hint;
        }
    }

    @Override
    public boolean isNeverShared(PeerAddress address) {
        return neverShared.contains(address);
    }

    /** Counts the changes of entries: while neither this nor {@link #forbidden} changes, a file of the book stays the same. */
    public long changes() {
        return places.changes();
    }

    /** Counts the addresses that {@link #neverShare} has added; one that is forbidden again does not count. */
    public long forbidden() {
        return forbidden;
    }

    /** Takes over the records of a {@code peers.json}: addresses, times and which of them were reached. */
    public void importRecords(List<PeerRecord> records, long nowSeconds) {
        for (PeerRecord record : records) {
            long lastSeen = Math.min(time(record.lastSeenSeconds()), stamp(nowSeconds));
            add(new SeenAddress(record.address(), lastSeen), IMPORTED, 0, nowSeconds);
            if (record.successes() > 0) {
                good(record.address(), lastSeen);
            }
        }
    }

    private static boolean isFuture(long time, long now) {
        return time > now + Quality.CLOCK_TOLERANCE_SECONDS;
    }

    /** Any time at all as one the book can hold. */
    private static long time(long seconds) {
        return Math.max(0, Math.min(seconds, LATEST_TIME));
    }

    /** The present; 0 would say never. */
    private static long stamp(long now) {
        return Math.max(1, time(now));
    }

    // What the file and the check see.

    Places places() {
        return places;
    }

    Set<PeerAddress> neverShared() {
        return neverShared;
    }
}
