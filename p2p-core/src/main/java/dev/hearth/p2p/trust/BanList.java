package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom the operator forbids to connect (bitcoin-p2p §6): subnets and node keys, each until its time. At most
 * {@link #CAPACITY} entries, for it may be fed by a script. Finding costs one look-up for each distinct prefix length in
 * the list, however many entries it has. A ban that is over is never returned; {@link #sweep} frees its memory.
 *
 * <p>Confined to the node loop. All times are seconds since the epoch.
 */
public final class BanList {
    /** Most entries. */
    public static final int CAPACITY = 100_000;

    /** What became of a ban. */
    public enum Outcome {
        /** The subject was not banned before. */
        ADDED,
        /** The subject was banned for a shorter time. */
        EXTENDED,
        /** The subject is banned at least as long already; nothing has changed. */
        KEPT,
        /** The ban is over already; nothing has changed. */
        OVER,
        /** The list is full; nothing has changed. */
        FULL
    }

    private final Map<BanSubject, Ban> bans = new LinkedHashMap<>();
    private final NavigableMap<Long, Set<BanSubject>> subjectsByEnd = new TreeMap<>();
    private final Map<Network, NavigableMap<Integer, Integer>> subnetsByPrefix = new EnumMap<>(Network.class);

    /** An empty list. */
    public BanList() {}

    /** Takes a ban in, unless its very subject is banned at least as long already: bans are never shortened. */
    public Outcome ban(Ban ban, long nowSeconds) {
        if (ban.isOver(nowSeconds)) {
            return Outcome.OVER;
        }
        Ban existing = get(ban.subject(), nowSeconds);
        if (existing != null && existing.untilSeconds() >= ban.untilSeconds()) {
            return Outcome.KEPT;
        }
        unban(ban.subject()); // It may be over and not swept.
        if (bans.size() >= CAPACITY && sweep(nowSeconds).isEmpty()) {
            return Outcome.FULL;
        }
        add(ban);
        return existing == null ? Outcome.ADDED : Outcome.EXTENDED;
    }

    /** Lifts the ban of exactly this subject; a host inside a banned subnet stays banned. Whether there was one. */
    public boolean unban(BanSubject subject) {
        Ban ban = bans.get(subject);
        if (ban == null) {
            return false;
        }
        remove(ban);
        return true;
    }

    private void add(Ban ban) {
        bans.put(ban.subject(), ban);
        subjectsByEnd
                .computeIfAbsent(ban.untilSeconds(), end -> new LinkedHashSet<>())
                .add(ban.subject());
        if (ban.subject() instanceof Subnet subnet) {
            subnetsByPrefix
                    .computeIfAbsent(subnet.network(), network -> new TreeMap<>())
                    .merge(subnet.prefixLength(), 1, Integer::sum);
        }
    }

    private void remove(Ban ban) {
        bans.remove(ban.subject());
        subjectsByEnd.computeIfPresent(
                ban.untilSeconds(),
                (end, subjects) -> subjects.remove(ban.subject()) && subjects.isEmpty() ? null : subjects);
        if (ban.subject() instanceof Subnet subnet) {
            subnetsByPrefix.computeIfPresent(subnet.network(), (network, prefixes) -> {
                prefixes.computeIfPresent(subnet.prefixLength(), (prefix, count) -> count == 1 ? null : count - 1);
                return prefixes;
            });
        }
    }

    /** The ban of exactly this subject that holds, or null. */
    public @Nullable Ban get(BanSubject subject, long nowSeconds) {
        Ban ban = bans.get(subject);
        return ban == null || ban.isOver(nowSeconds) ? null : ban;
    }

    /** Of the bans that hold and contain {@code address} the one that lasts longest, or null. */
    public @Nullable Ban find(PeerAddress address, long nowSeconds) {
        NavigableMap<Integer, Integer> prefixes = subnetsByPrefix.get(address.network());
        if (prefixes == null) {
            return null;
        }
        Ban longest = null;
        for (int prefix : prefixes.keySet()) {
            Ban ban = get(Subnet.of(address, prefix), nowSeconds);
            if (ban != null && (longest == null || ban.untilSeconds() > longest.untilSeconds())) {
                longest = ban;
            }
        }
        return longest;
    }

    /** The ban of a node key that holds, or null. */
    public @Nullable Ban find(Hash key, long nowSeconds) {
        return get(new NodeKey(key), nowSeconds);
    }

    /** The bans that hold, those that end first first. */
    public List<Ban> list(long nowSeconds) {
        List<Ban> list = new ArrayList<>(bans.size());
        for (Set<BanSubject> subjects : subjectsByEnd.values()) {
            for (BanSubject subject : subjects) {
                Ban ban = get(subject, nowSeconds);
                if (ban != null) {
                    list.add(ban);
                }
            }
        }
        return list;
    }

    /** Forgets what is over and returns it; costs nothing when nothing is. */
    public List<Ban> sweep(long nowSeconds) {
        List<Ban> over = new ArrayList<>();
        while (!subjectsByEnd.isEmpty() && subjectsByEnd.firstKey() <= nowSeconds && isEnd(subjectsByEnd.firstKey())) {
            for (BanSubject subject : List.copyOf(subjectsByEnd.firstEntry().getValue())) {
                Ban ban = bans.get(subject);
                if (ban != null) {
                    remove(ban);
                    over.add(ban);
                }
            }
        }
        return over;
    }

    private static boolean isEnd(long seconds) {
        return seconds != Ban.FOREVER;
    }

    /** Number of entries, those that are over but not swept included. */
    public int size() {
        return bans.size();
    }
}
