package dev.hearth.p2p.chain;

import dev.hearth.p2p.messages.Hash;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By how much the latest side branches outweigh the main chain: nearly always a negative number. Bounded. */
final class Branches {
    private static final int MOST = 64;

    private final Map<Hash, BigInteger> leads = new LinkedHashMap<>();

    /** The lead of the branch that ended with {@code tip}, which is about to grow; null when it is not known. */
    @Nullable
    BigInteger take(Hash tip) {
        return leads.remove(tip);
    }

    void put(Hash tip, BigInteger lead) {
        leads.put(tip, lead);
        if (leads.size() > MOST) {
            Iterator<Hash> oldest = leads.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The main chain has grown. */
    void fallBehind(BigInteger weight) {
        leads.replaceAll((tip, lead) -> lead.subtract(weight));
    }

    /** The main chain is another one. */
    void clear() {
        leads.clear();
    }
}
