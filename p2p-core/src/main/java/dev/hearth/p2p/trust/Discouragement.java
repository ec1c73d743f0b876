package dev.hearth.p2p.trust;

import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that misbehaved (bitcoin-p2p §6): not dialled, not passed on, accepted only while there is room and evicted first.
 * In memory only, not listable and not revocable; a host is forgotten when 50,000 to 75,000 others have come after it,
 * or at a restart. One in a million strangers is mistaken for one of them, and which one nobody can find out without the
 * secret.
 *
 * <p>Nothing is allocated before the first host; up to 500 cost 40 KB, more 540 KB. Confined to the node loop.
 */
public final class Discouragement {
    private static final int REMEMBERED = 50_000;
    private static final double FALSE_POSITIVES = 1e-6;
    private static final int FEW = 500;

    private final SipHash secret;
    private @Nullable Set<Long> few;
    private @Nullable RollingFilter many;

    /** {@code secret} must be this node's own. */
    public Discouragement(SipHash secret) {
        this.secret = secret;
    }

    /** Remembers the host of {@code address}. */
    public void discourage(PeerAddress address) {
        long hash = hash(address);
        if (many != null) {
            many.insert(hash);
            return;
        }
        Set<Long> hosts = few == null ? new LinkedHashSet<>() : few;
        hosts.add(hash);
        few = hosts;
        if (hosts.size() > FEW) {
            RollingFilter filter = new RollingFilter(REMEMBERED, FALSE_POSITIVES);
            hosts.forEach(filter::insert);
            many = filter;
            few = null;
        }
    }

    /** Whether the host of {@code address} is remembered, or one in a million. */
    public boolean isDiscouraged(PeerAddress address) {
        if (many != null) {
            return many.contains(hash(address));
        }
        return few != null && few.contains(hash(address));
    }

    private long hash(PeerAddress address) {
        byte[] host = address.addressBytes();
        byte[] named = new byte[host.length + 1];
        named[0] = (byte) address.network().code();
        System.arraycopy(host, 0, named, 1, host.length);
        return secret.hash(named);
    }
}
