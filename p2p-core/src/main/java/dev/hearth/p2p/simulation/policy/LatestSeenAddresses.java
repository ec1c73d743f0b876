package dev.hearth.p2p.simulation.policy;

import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The peer database of the BitShares reference node (graphene-p2p §7): no buckets, whoever tells an address makes it seen
 * now, the latest seen is dialled first, a failed one again after 30 s for each failure and one more. Told to others are
 * those whose last dial succeeded, of which Hearth's exchange shows its usual sample; the reference tells whom it is
 * connected to. The reference
 * has no bound while it runs; here {@value #MOST} addresses are one, beyond which nothing new is taken.
 *
 * <p>Confined to the node loop.
 */
public final class LatestSeenAddresses implements AddressStore {
    /** Most addresses, so that a simulation comes to an end. */
    public static final int MOST = 100_000;

    private static final int RETRY_SECONDS = 30;
    private static final int POSTPONED = 120;

    private static final Comparator<Place> LATEST_FIRST =
            Comparator.comparingLong(Place::seenSeconds).reversed().thenComparingLong(Place::serial);

    private final Map<PeerAddress, Entry> entries = new LinkedHashMap<>();
    private final TreeSet<Place> walk = new TreeSet<>(LATEST_FIRST);
    private final Set<PeerAddress> neverShared = new LinkedHashSet<>();
    private long serial;

    private record Place(long seenSeconds, long serial, PeerAddress address) {}

    private static final class Entry {
        final AddressOrigin origin;
        Place place;
        int failures;
        boolean failed;
        long lastTry;
        long lastSuccess;
        boolean reached;

        Entry(AddressOrigin origin, Place place) {
            this.origin = origin;
            this.place = place;
        }

        boolean isDue(long nowSeconds) {
            return !failed || nowSeconds - lastTry > waitSeconds();
        }

        int waitSeconds() {
            return failed ? (failures + 1) * RETRY_SECONDS : 0;
        }
    }

    /** An empty database. */
    public LatestSeenAddresses() {}

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public int triedCount() {
        return (int) entries.values().stream().filter(entry -> entry.reached).count();
    }

    @Override
    public boolean add(SeenAddress seen, AddressOrigin origin, long penaltySeconds, long nowSeconds) {
        PeerAddress address = seen.address();
        Entry known = entries.get(address);
        if (known != null) {
            saw(known, nowSeconds);
            return false;
        }
        if (address.port() == 0 || entries.size() >= MOST) {
            return false;
        }
        Place place = new Place(nowSeconds, serial++, address);
        walk.add(place);
        entries.put(address, new Entry(origin, place));
        return true;
    }

    private void saw(Entry entry, long nowSeconds) {
        if (nowSeconds > entry.place.seenSeconds()) {
            walk.remove(entry.place);
            entry.place = new Place(nowSeconds, serial++, entry.place.address());
            walk.add(entry.place);
        }
    }

    @Override
    public void attempt(PeerAddress address, boolean countFailure, long nowSeconds) {
        Entry entry = entries.get(address);
        // The dial that finds an inbound peer at home ends like one that failed: there is a connection already.
        boolean provenJustNow = entry != null && entry.reached && nowSeconds - entry.lastSuccess < RETRY_SECONDS;
        if (countFailure && !provenJustNow) {
            fail(address, 1, nowSeconds);
        }
    }

    @Override
    public void postpone(PeerAddress address, long nowSeconds) {
        fail(address, POSTPONED, nowSeconds);
    }

    private void fail(PeerAddress address, int failures, long nowSeconds) {
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.failures += failures;
            entry.failed = true;
            entry.lastTry = nowSeconds;
            entry.reached = false;
        }
    }

    @Override
    public void good(PeerAddress address, long nowSeconds) {
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.failures /= 2;
            entry.failed = false;
            entry.lastTry = nowSeconds;
            entry.lastSuccess = nowSeconds;
            entry.reached = true;
            saw(entry, nowSeconds);
        }
    }

    @Override
    public void connected(PeerAddress address, long nowSeconds) {
        // The reference notes no ends.
    }

    @Override
    public boolean isDue(PeerAddress address, long nowSeconds) {
        Entry entry = entries.get(address);
        return entry == null || entry.isDue(nowSeconds);
    }

    /** {@inheritDoc} Not at random: the latest seen of them. */
    @Override
    public @Nullable PeerAddress select(boolean newOnly, Predicate<PeerAddress> usable, long nowSeconds) {
        for (Place place : walk) {
            Entry entry = entries.get(place.address());
            boolean wanted = entry != null && entry.isDue(nowSeconds) && !(newOnly && entry.lastSuccess != 0);
            if (wanted && usable.test(place.address())) {
                return place.address();
            }
        }
        return null;
    }

    @Override
    public @Nullable PeerAddress selectTriedCollision() {
        return null;
    }

    @Override
    public void resolveCollisions(long nowSeconds) {
        // There are no places to collide in.
    }

    @Override
    public @Nullable KnownAddress find(PeerAddress address) {
        Entry entry = entries.get(address);
        return entry == null ? null : known(address, entry);
    }

    private KnownAddress known(PeerAddress address, Entry entry) {
        return new KnownAddress(
                address,
                entry.origin,
                entry.place.seenSeconds(),
                entry.lastTry,
                entry.reached ? entry.lastSuccess : 0,
                entry.reached ? 0 : entry.failures,
                entry.waitSeconds(),
                entry.lastSuccess != 0,
                0,
                "",
                neverShared.contains(address));
    }

    @Override
    public void forEach(Consumer<KnownAddress> consumer) {
        entries.forEach((address, entry) -> consumer.accept(known(address, entry)));
    }

    @Override
    public void neverShare(PeerAddress address) {
        neverShared.add(address);
    }

    @Override
    public void setServices(PeerAddress address, long services) {
        // The reference keeps none.
    }

    @Override
    public void setHint(PeerAddress address, String hint) {
        // The reference keeps none.
    }
}
