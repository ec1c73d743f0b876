package dev.hearth.p2p.simulation.policy;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bitcoin's address manager (bitcoin-p2p §5): Hearth's book, which follows the same rules, in Bitcoin's size of 1024 and 256
 * buckets of 64. Unlike Hearth, Bitcoin tells others what it has only heard of, unless it is terrible (§5.5 getAddr).
 * The wait after a failure is Hearth's, which doubles from 30 s, in place of Bitcoin's ten minutes that count only for
 * the first 30 draws.
 *
 * <p>Confined to the node loop.
 */
public final class BucketedAddresses implements AddressStore {
    private static final BookSize SIZE = new BookSize(1024, 256, 64);
    private static final int SECRET_BYTES = 32;

    private final AddressBook book;

    /** An empty one. */
    public BucketedAddresses(NetGroups groups, SplittableRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        this.book = new AddressBook(secret, SIZE, groups, random);
    }

    @Override
    public int size() {
        return book.size();
    }

    @Override
    public int triedCount() {
        return book.triedCount();
    }

    @Override
    public boolean add(SeenAddress seen, AddressOrigin origin, long penaltySeconds, long nowSeconds) {
        return book.add(seen, origin, penaltySeconds, nowSeconds);
    }

    @Override
    public void attempt(PeerAddress address, boolean countFailure, long nowSeconds) {
        book.attempt(address, countFailure, nowSeconds);
    }

    @Override
    public void good(PeerAddress address, long nowSeconds) {
        book.good(address, nowSeconds);
    }

    @Override
    public void connected(PeerAddress address, long nowSeconds) {
        book.connected(address, nowSeconds);
    }

    @Override
    public void postpone(PeerAddress address, long nowSeconds) {
        book.postpone(address, nowSeconds);
    }

    @Override
    public boolean isDue(PeerAddress address, long nowSeconds) {
        return book.isDue(address, nowSeconds);
    }

    @Override
    public @Nullable PeerAddress select(boolean newOnly, Predicate<PeerAddress> usable, long nowSeconds) {
        return book.select(newOnly, usable, nowSeconds);
    }

    @Override
    public @Nullable PeerAddress selectTriedCollision() {
        return book.selectTriedCollision();
    }

    @Override
    public void resolveCollisions(long nowSeconds) {
        book.resolveCollisions(nowSeconds);
    }

    @Override
    public @Nullable KnownAddress find(PeerAddress address) {
        KnownAddress known = book.find(address);
        return known == null ? null : told(known);
    }

    @Override
    public void forEach(Consumer<KnownAddress> consumer) {
        book.forEach(known -> consumer.accept(told(known)));
    }

    /** Hearsay looks as if it was reached, so that it is passed on; what failed thrice is terrible. */
    private static KnownAddress told(KnownAddress known) {
        boolean terrible = known.lastSuccessSeconds() == 0 && known.attempts() >= 3;
        return new KnownAddress(
                known.address(),
                known.origin(),
                known.lastSeenSeconds(),
                known.lastTrySeconds(),
                known.lastSuccessSeconds() == 0 && !terrible ? known.lastSeenSeconds() : known.lastSuccessSeconds(),
                terrible ? known.attempts() : 0,
                known.waitSeconds(),
                known.tried(),
                known.services(),
                known.hint(),
                known.neverShare());
    }

    @Override
    public void neverShare(PeerAddress address) {
        book.neverShare(address);
    }

    @Override
    public void setServices(PeerAddress address, long services) {
        book.setServices(address, services);
    }

    @Override
    public void setHint(PeerAddress address, String hint) {
        book.setHint(address, hint);
    }
}
