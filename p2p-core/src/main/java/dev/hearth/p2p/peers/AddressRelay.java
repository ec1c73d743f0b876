package dev.hearth.p2p.peers;

import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.trust.Call;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Passes on what peers tell unasked of addresses, if it is little and fresh (bitcoin-p2p §5.7): each address goes to two
 * peers, for a day to the same, whoever tells it and however often; one of a network that we do not reach to one or two.
 * What the book has no room for goes nowhere, and of all peers together only ten addresses a second are passed on, saved
 * up to {@value #MOST_SAVED}: who has many connections cannot make the network speak of nothing else.
 */
final class AddressRelay {
    /** A message with more is an answer to somebody, not news. */
    private static final int MOST_TOLD = 10;

    private static final long FRESH_SECONDS = TimeUnit.MINUTES.toSeconds(10);
    private static final int DESTINATIONS = 2;
    private static final long DAY_SECONDS = TimeUnit.DAYS.toSeconds(1);
    private static final long NANOS_PER_ADDRESS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_SAVED = 1_000;
    private static final long MOST_CREDIT = MOST_SAVED * NANOS_PER_ADDRESS;

    private final LocalNode local;
    private final AddressStore book;
    private final PeerRegistry registry;
    private final SipHash order;
    private final SplittableRandom random;
    private final ToldAddresses told = new ToldAddresses();
    private long credit = MOST_CREDIT;
    private long creditedAt;

    /** {@code order} has a key nobody else knows: it decides who is told of what. */
    AddressRelay(LocalNode local, AddressStore book, PeerRegistry registry, SipHash order) {
        this.local = local;
        this.book = book;
        this.registry = registry;
        this.order = order;
        this.random = local.runtime().random("address-relay");
        this.creditedAt = local.runtime().nanoTime();
    }

    private record Ranked(long rank, Peer peer) {}

    /**
     * A peer has told addresses unasked.
     *
     * @param count how many there were in its message
     * @param taken those that were taken in
     */
    void told(Peer source, int count, List<SeenAddress> taken) {
        if (count > MOST_TOLD) {
            return;
        }
        earn();
        for (SeenAddress seen : taken) {
            if (isFresh(seen) && isTellable(seen.address())) {
                told.add(seen.address(), source.connection.id());
                passOn(seen, source);
            }
        }
    }

    private void earn() {
        long now = local.runtime().nanoTime();
        credit = Math.min(MOST_CREDIT, credit + Math.min(MOST_CREDIT, now - creditedAt));
        creditedAt = now;
    }

    private boolean isFresh(SeenAddress seen) {
        return nowSeconds() - seen.lastSeenSeconds() < FRESH_SECONDS;
    }

    private boolean isTellable(PeerAddress address) {
        if (!DialRules.isReachable(address)) {
            return true; // The book has none of these.
        }
        KnownAddress known = book.find(address);
        return known != null && !known.neverShare();
    }

    private void passOn(SeenAddress seen, Peer source) {
        if (credit < NANOS_PER_ADDRESS) {
            return;
        }
        credit -= NANOS_PER_ADDRESS;
        for (Ranked destination : destinations(seen.address(), source)) {
            if (told.add(seen.address(), destination.peer.connection.id())) {
                trickle(destination.peer)
                        .add(new AddressEntry(
                                seen.address(),
                                seen.lastSeenSeconds(),
                                null,
                                0,
                                Attempt.Direction.OUTBOUND,
                                false,
                                seen.services()));
            }
        }
    }

    private PriorityQueue<Ranked> destinations(PeerAddress address, Peer source) {
        long hash = hash(address);
        long day =
                (nowSeconds() + Math.floorMod(hash, DAY_SECONDS)) / DAY_SECONDS; // Each address has its own midnight.
        int most = DialRules.isReachable(address) || (hash & 1) == 0 ? DESTINATIONS : DESTINATIONS - 1;
        PriorityQueue<Ranked> highest = new PriorityQueue<>(Comparator.comparingLong(Ranked::rank));
        for (Peer peer : registry.active()) {
            if (peer != source && takes(peer, address)) {
                highest.add(new Ranked(rank(hash, day, peer), peer));
                if (highest.size() > most) {
                    highest.remove();
                }
            }
        }
        return highest;
    }

    private static boolean takes(Peer peer, PeerAddress address) {
        return !peer.connection.attempt().initiatorOnly()
                && peer.permissions.refuse(Call.TELL_ADDRESSES) == null
                && !peer.isAt(address)
                && peer.connection.session().takesAddress(address);
    }

    private long hash(PeerAddress address) {
        byte[] bytes = address.addressBytes();
        return order.hash(ByteBuffer.allocate(1 + bytes.length + Short.BYTES)
                .put((byte) address.network().code())
                .put(bytes)
                .putShort((short) address.port())
                .array());
    }

    private long rank(long addressHash, long day, Peer peer) {
        return order.hash(ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(addressHash)
                .putLong(day)
                .putLong(peer.connection.id().value())
                .array());
    }

    private AddressTrickle trickle(Peer peer) {
        AddressTrickle trickle = peer.trickle;
        if (trickle == null) {
            trickle = new AddressTrickle(peer.connection, random);
            peer.trickle = trickle;
        }
        return trickle;
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
