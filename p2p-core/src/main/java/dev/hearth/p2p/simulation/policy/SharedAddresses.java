package dev.hearth.p2p.simulation.policy;

import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a Cardano node knows of addresses (cardano-governor §1.5, §2.6): no book, only a set as large as the target of known
 * peers, filled by what peers share and drawn from uniformly. An address that fails or is forgotten leaves it, until
 * somebody shares it again; times between attempts are the governor's affair. As the governor's own known set lies behind it,
 * up to twice the target are known in all.
 *
 * <p>Confined to the node loop.
 */
public final class SharedAddresses implements AddressStore {
    /** The target of known peers. */
    public static final int MOST = 150;

    private final SplittableRandom random;
    private final Map<PeerAddress, Entry> entries = new LinkedHashMap<>();
    private final Set<PeerAddress> neverShared = new LinkedHashSet<>();

    private record Entry(AddressOrigin origin, long lastSeen, long lastSuccess) {}

    /** An empty set. */
    public SharedAddresses(SplittableRandom random) {
        this.random = random;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public int triedCount() {
        return (int) entries.values().stream()
                .filter(entry -> entry.lastSuccess != 0)
                .count();
    }

    @Override
    public boolean add(SeenAddress seen, AddressOrigin origin, long penaltySeconds, long nowSeconds) {
        if (entries.size() >= MOST || seen.address().port() == 0) {
            return false;
        }
        return entries.putIfAbsent(seen.address(), new Entry(origin, nowSeconds, 0)) == null;
    }

    @Override
    public void attempt(PeerAddress address, boolean countFailure, long nowSeconds) {
        entries.remove(address);
    }

    @Override
    public void postpone(PeerAddress address, long nowSeconds) {
        entries.remove(address);
    }

    /** {@inheritDoc} Where a peer was reached is known in any case; another address makes room. */
    @Override
    public void good(PeerAddress address, long nowSeconds) {
        Entry known = entries.get(address);
        if (known == null && entries.size() >= MOST) {
            List<PeerAddress> unproven = matching(other -> isUnproven(other));
            if (unproven.isEmpty()) {
                return;
            }
            entries.remove(unproven.get(random.nextInt(unproven.size())));
        }
        AddressOrigin origin = known == null ? AddressOrigin.peer(address) : known.origin;
        entries.put(address, new Entry(origin, nowSeconds, nowSeconds));
    }

    private boolean isUnproven(PeerAddress address) {
        Entry entry = entries.get(address);
        return entry != null && entry.lastSuccess == 0;
    }

    private List<PeerAddress> matching(Predicate<PeerAddress> wanted) {
        List<PeerAddress> matching = new ArrayList<>();
        for (PeerAddress address : entries.keySet()) {
            if (wanted.test(address)) {
                matching.add(address);
            }
        }
        return matching;
    }

    @Override
    public void connected(PeerAddress address, long nowSeconds) {
        entries.computeIfPresent(address, (same, entry) -> new Entry(entry.origin, nowSeconds, entry.lastSuccess));
    }

    @Override
    public boolean isDue(PeerAddress address, long nowSeconds) {
        return true;
    }

    @Override
    public @Nullable PeerAddress select(boolean newOnly, Predicate<PeerAddress> usable, long nowSeconds) {
        List<PeerAddress> candidates = matching(newOnly ? usable.and(this::isUnproven) : usable);
        return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
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
        boolean secret = neverShared.contains(address);
        boolean reached = entry.lastSuccess != 0;
        return new KnownAddress(
                address,
                entry.origin,
                entry.lastSeen,
                entry.lastSuccess,
                entry.lastSuccess,
                0,
                0,
                reached,
                0,
                "",
                secret);
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
        // Only addresses are shared.
    }

    @Override
    public void setHint(PeerAddress address, String hint) {
        // There is none to keep.
    }
}
