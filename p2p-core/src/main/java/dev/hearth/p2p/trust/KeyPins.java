package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The node keys that configured peers are expected to prove (graphene-p2p §10 W1: without this, whoever answers at an
 * address is believed). Keys come from the configuration, or, with trust on first use, from the first connection. A peer
 * is named as it is configured; letter case and the way an address is written make no difference. Confined to the node
 * loop.
 */
public final class KeyPins {
    /** Most keys that are remembered from first uses; pins of the configuration are not counted. */
    public static final int CAPACITY = 10_000;

    /** What a key is worth. */
    public enum Verdict {
        /** It is the one expected. */
        MATCH,
        /** No key is expected of this peer. */
        UNKNOWN,
        /** None was expected until now; this one is remembered and ought to be saved. */
        FIRST_USE,
        /** Another one is expected: somebody else is there. */
        MISMATCH
    }

    /**
     * A key that was seen first.
     *
     * @param peer as normalised here
     * @param key what it proved
     * @param sinceSeconds when, seconds since the epoch
     */
    public record KnownKey(HostPort peer, Hash key, long sinceSeconds) {}

    private boolean trustOnFirstUse;
    private final Map<HostPort, Hash> pinned = new LinkedHashMap<>();
    private final Map<HostPort, KnownKey> remembered = new LinkedHashMap<>();

    public KeyPins(boolean trustOnFirstUse) {
        this.trustOnFirstUse = trustOnFirstUse;
    }

    /** Whether first keys are remembered from now on; those that are remembered already still hold. */
    public void trustOnFirstUse(boolean trust) {
        trustOnFirstUse = trust;
    }

    /** Expects {@code key} of {@code peer}, whatever was remembered. */
    public void pin(HostPort peer, Hash key) {
        pinned.put(normalised(peer), key);
    }

    /** Expects no key of anybody any more but what was remembered. */
    public void unpinAll() {
        pinned.clear();
    }

    /** Takes in what {@link #known} gave in an earlier run, as far as there is room. */
    public void restore(List<KnownKey> keys) {
        for (KnownKey known : keys) {
            if (remembered.size() < CAPACITY) {
                HostPort peer = normalised(known.peer());
                remembered.putIfAbsent(peer, new KnownKey(peer, known.key(), known.sinceSeconds()));
            }
        }
    }

    /** As {@link #check(HostPort, HostPort, Hash, long)} for a peer whose key is remembered under the same name. */
    public Verdict check(HostPort peer, Hash key, long nowSeconds) {
        return check(peer, peer, key, nowSeconds);
    }

    /**
     * Compares the key a configured peer has proven with the one expected.
     *
     * @param peer under which name it is configured; a pin counts before a first use
     * @param firstUse under which name its first key is remembered; null when none is
     * @param nowSeconds seconds since the epoch
     */
    public Verdict check(HostPort peer, @Nullable HostPort firstUse, Hash key, long nowSeconds) {
        HostPort subject = firstUse == null ? null : normalised(firstUse);
        Hash expected = expected(normalised(peer), subject);
        if (expected != null) {
            return expected.equals(key) ? Verdict.MATCH : Verdict.MISMATCH;
        }
        if (subject == null || !trustOnFirstUse || remembered.size() >= CAPACITY) {
            return Verdict.UNKNOWN;
        }
        remembered.put(subject, new KnownKey(subject, key, nowSeconds));
        return Verdict.FIRST_USE;
    }

    private @Nullable Hash expected(HostPort name, @Nullable HostPort subject) {
        Hash pin = pinned.get(name);
        KnownKey known = subject == null ? null : remembered.get(subject);
        return pin == null && trustOnFirstUse && known != null ? known.key() : pin;
    }

    /** Forgets what was remembered of {@code peer}, for an operator who knows that its key has changed. */
    public boolean forget(HostPort peer) {
        return remembered.remove(normalised(peer)) != null;
    }

    /** What was remembered, oldest first; to be written with {@link KnownKeysFile}. */
    public List<KnownKey> known() {
        return new ArrayList<>(remembered.values());
    }

    private static HostPort normalised(HostPort peer) {
        try {
            return HostPort.of(PeerAddress.parse(peer.toString()));
        } catch (IllegalArgumentException aName) {
            String lower = peer.host().toLowerCase(Locale.ROOT);
            boolean rooted = lower.length() > 1 && lower.endsWith(".");
            return new HostPort(rooted ? lower.substring(0, lower.length() - 1) : lower, peer.port());
        }
    }
}
