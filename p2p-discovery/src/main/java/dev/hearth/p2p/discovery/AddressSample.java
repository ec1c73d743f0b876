package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * What a node answers when it is asked for addresses: a small sample of those it may share, the same for everybody of
 * one network for about a day. Asking often, or from many places, shows no more of the book (bitcoin-p2p §5.8,
 * cardano-governor §5.2).
 *
 * <p>The sample is the first of the shareable addresses in a salted order, at most {@value #PERCENT} % of them or
 * {@value #LEAST}, and at most a given number. It is drawn anew, with a new salt, after 21 to 27 hours; with the old salt
 * when twice as many addresses were reached as then, or while it shows all there are, so that a young node does not keep
 * its first answer. Under one salt, an address more or less in the book changes one address of the sample at most.
 *
 * <p>Drawing goes through the whole store. Confined to one thread.
 */
public final class AddressSample {
    /** The part of the shareable addresses that is shown, rounded up. */
    public static final int PERCENT = 23;

    /** As many are shown in any case: in a small or young network everybody must find everybody. */
    public static final int LEAST = 60;

    private static final int HOUR = 3600;
    private static final int SHORTEST_LIFE_SECONDS = 21 * HOUR;
    private static final int LIFE_SPREAD_SECONDS = 6 * HOUR;

    private static final Comparator<Ranked> LAST_FIRST = Comparator.comparingLong(Ranked::rank)
            .thenComparing(Ranked::address)
            .reversed();

    private final AddressStore store;
    private final int most;
    private final SplittableRandom random;
    private final Map<Network, Sample> samples = new EnumMap<>(Network.class);

    /**
     * Samples of a store.
     *
     * @param most the largest sample, 1 or more
     */
    public AddressSample(AddressStore store, int most, SplittableRandom random) {
        if (most < 1) {
            throw new IllegalArgumentException("a sample has room for 1 or more addresses, not " + most);
        }
        this.store = store;
        this.most = most;
        this.random = random;
    }

    private record Ranked(long rank, PeerAddress address) {}

    private record Sample(SaltedHash order, long drawnAt, long expiresAt, int reached, List<PeerAddress> addresses) {
        boolean isOutgrown(int reachedNow) {
            boolean all = reached < LEAST; // Nothing is hidden yet, so nothing is given away by showing more.
            return reachedNow > 0 && (reachedNow >= 2 * reached || (all && reachedNow != reached));
        }

        boolean isCurrent(long now) {
            // Drawn in the future means that the clock was put back: its age is not known.
            return drawnAt <= now && now < expiresAt;
        }
    }

    /**
     * The answer to a peer.
     *
     * @param requester the network the peer is seen in
     * @param count most addresses of the answer, for protocols that ask for a number
     * @param sharable what else must hold of an address now: not banned, of a network the peer knows
     */
    public List<SeenAddress> answer(Network requester, int count, Predicate<PeerAddress> sharable, long nowSeconds) {
        return tell(current(requester, nowSeconds), count, sharable, nowSeconds);
    }

    /**
     * An answer of a sample that is drawn for it alone, for a peer that may see more of the book. What others are answered
     * stays the same.
     *
     * @param count most addresses of the answer
     * @param sharable what else must hold of an address now
     */
    public List<SeenAddress> fresh(int count, Predicate<PeerAddress> sharable, long nowSeconds) {
        return tell(draw(SaltedHash.random(random), nowSeconds, nowSeconds, nowSeconds), count, sharable, nowSeconds);
    }

    private List<SeenAddress> tell(Sample sample, int count, Predicate<PeerAddress> sharable, long nowSeconds) {
        List<SeenAddress> answer = new ArrayList<>();
        for (PeerAddress address : sample.addresses) {
            if (answer.size() >= count) {
                break;
            }
            KnownAddress known = store.find(address);
            if (known != null && isShareable(known, nowSeconds) && sharable.test(address)) {
                answer.add(new SeenAddress(address, Math.min(known.lastSeenSeconds(), nowSeconds), known.services()));
            }
        }
        return answer;
    }

    private static boolean isShareable(KnownAddress known, long now) {
        return known.isShareable() && !known.isStale(now);
    }

    private Sample current(Network requester, long now) {
        Sample sample = samples.get(requester);
        if (sample == null || !sample.isCurrent(now)) {
            long expiresAt = now + SHORTEST_LIFE_SECONDS + random.nextInt(LIFE_SPREAD_SECONDS + 1);
            sample = draw(SaltedHash.random(random), now, expiresAt, now);
            samples.put(requester, sample);
        } else if (sample.isOutgrown(store.triedCount())) {
            sample = draw(sample.order, sample.drawnAt, sample.expiresAt, now);
            samples.put(requester, sample);
        }
        return sample;
    }

    private Sample draw(SaltedHash order, long drawnAt, long expiresAt, long now) {
        PriorityQueue<Ranked> first = new PriorityQueue<>(LAST_FIRST);
        int[] shareable = {0};
        store.forEach(known -> {
            if (isShareable(known, now)) {
                shareable[0]++;
                first.add(new Ranked(order.of(known.address()), known.address()));
                if (first.size() > most) {
                    first.remove();
                }
            }
        });
        int part = (int) ((shareable[0] * (long) PERCENT + 99) / 100);
        int size = Math.min(most, Math.max(LEAST, part));
        while (first.size() > size) {
            first.remove();
        }
        List<PeerAddress> addresses = new ArrayList<>();
        for (Ranked last = first.poll(); last != null; last = first.poll()) {
            addresses.add(last.address);
        }
        Collections.reverse(addresses);
        return new Sample(order, drawnAt, expiresAt, store.triedCount(), addresses);
    }
}
