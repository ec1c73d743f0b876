package dev.hearth.p2p.examples.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.HeadersVerdict;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at chains of headers without keeping them until one has shown enough work (bitcoin-p2p §1.12). Of every 584th
 * header one bit is remembered, by a key nobody knows: when that chain is listed again to be fetched, another one put in
 * its place is found out.
 */
final class HeaderScan {
    private static final int MOST = 64;
    private static final int STRIDE = 584;

    /** A chain as far as it was seen. */
    private static final class Chain {
        long last;
        BigInteger work;
        final BitSet marks = new BitSet();

        Chain(long last, BigInteger work) {
            this.last = last;
            this.work = work;
        }
    }

    private final BigInteger minimum;
    private final SipHash key;
    /** Chains with too little work so far, by their last header. */
    private final Map<Hash, Chain> scanned = new LinkedHashMap<>();
    /** Numbers of the last headers of lists that were accepted and are not fetched yet. */
    private final Map<Hash, Long> accepted = new LinkedHashMap<>();

    private @Nullable Chain proven;

    /**
     * @param minimum work of a chain worth following
     * @param secret 16 random bytes
     */
    HeaderScan(BigInteger minimum, byte[] secret) {
        this.minimum = minimum;
        this.key = SipHash.keyed(secret);
    }

    /**
     * What is to become of these headers.
     *
     * @param number of the block they follow, or -1 when we do not have it
     * @param work of our chain up to that block
     */
    HeadersVerdict look(List<ChainEntry> entries, List<BlockHeader> headers, long number, BigInteger work) {
        Hash previous = entries.get(0).previous();
        long before = number >= 0 ? number : accepted.getOrDefault(previous, -1L);
        Chain known = proven;
        if (known != null && before >= 0) {
            return again(known, entries, before);
        }
        Chain chain = scanned.remove(previous);
        if (chain == null && before < 0) {
            return HeadersVerdict.REFUSED;
        }
        return further(chain == null ? new Chain(before, work) : chain, entries, headers);
    }

    /** Whether a list that was looked at ends with this header. */
    boolean knows(Hash last) {
        return scanned.containsKey(last) || accepted.containsKey(last);
    }

    /** The chain that had enough work is ours now. */
    void forget() {
        proven = null;
        accepted.clear();
    }

    private HeadersVerdict further(Chain chain, List<ChainEntry> entries, List<BlockHeader> headers) {
        for (int i = 0; i < entries.size(); i++) {
            chain.last++;
            chain.work = chain.work.add(ProofOfWork.work(headers.get(i).bits()));
            if (chain.last % STRIDE == 0) {
                chain.marks.set(place(chain.last), mark(entries.get(i).id()));
            }
        }
        if (chain.work.compareTo(minimum) >= 0) {
            proven = chain;
            scanned.clear();
            return HeadersVerdict.ACCEPTED;
        }
        put(scanned, last(entries), chain);
        return HeadersVerdict.PENDING;
    }

    private HeadersVerdict again(Chain chain, List<ChainEntry> entries, long before) {
        long number = before;
        for (ChainEntry entry : entries) {
            number++;
            if (number <= chain.last && number % STRIDE == 0 && chain.marks.get(place(number)) != mark(entry.id())) {
                return HeadersVerdict.REFUSED;
            }
        }
        put(accepted, last(entries), number);
        return HeadersVerdict.ACCEPTED;
    }

    private static int place(long number) {
        return (int) (number / STRIDE);
    }

    private static Hash last(List<ChainEntry> entries) {
        return entries.get(entries.size() - 1).id();
    }

    private boolean mark(Hash id) {
        return (key.hash(id.toBytes()) & 1) != 0;
    }

    private static <V> void put(Map<Hash, V> map, Hash name, V value) {
        map.put(name, value);
        if (map.size() > MOST) {
            Iterator<Hash> oldest = map.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
