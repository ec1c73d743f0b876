package dev.hearth.p2p.peers;

import dev.hearth.p2p.governor.LocalRootGroup;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.trust.KeyPins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows configured peers by their keys, whoever has dialled (graphene-p2p §10 W1). Node loop. */
final class Recognition {
    private static final Logger log = LoggerFactory.getLogger(Recognition.class);

    private final KeyPins pins;
    private final LocalNode local;
    private final Runnable keyLearnt;
    private Map<PeerAddress, HostPort> configured = new LinkedHashMap<>();
    private Map<PeerAddress, HostPort> firstUses = new LinkedHashMap<>();
    /** Who was met at the addresses of configured peers when they were last dialled. */
    private final Map<PeerAddress, NodeIdentity> met = new LinkedHashMap<>();

    /** {@code keyLearnt} runs when a first key is to be remembered. */
    Recognition(KeyPins pins, LocalNode local, Runnable keyLearnt) {
        this.pins = pins;
        this.local = local;
        this.keyLearnt = keyLearnt;
    }

    /**
     * Whom the operator has configured: keys are pinned to the names. First keys are remembered of those that are always
     * wanted, under their name or, as there may be another node behind each, under every address of a name that has several.
     */
    void configured(List<LocalRootGroup> wanted, Map<PeerAddress, HostPort> names) {
        Map<HostPort, Integer> addresses = new LinkedHashMap<>();
        names.values().forEach(name -> addresses.merge(name, 1, Integer::sum));
        configured = new LinkedHashMap<>(names);
        firstUses = new LinkedHashMap<>();
        met.keySet().retainAll(configured.keySet());
        for (LocalRootGroup group : wanted) {
            for (PeerAddress address : group.addresses()) {
                HostPort name = names.get(address);
                boolean alone = name != null && addresses.getOrDefault(name, 0) == 1;
                firstUses.put(address, alone ? name : HostPort.of(address));
            }
        }
    }

    /** The peer behind a connection has told who it is. */
    void met(Peer peer, NodeIdentity identity) {
        if (peer.outbound() && configured.containsKey(peer.address())) {
            met.put(peer.address(), identity);
        }
    }

    /** Who was at a configured peer's address when it was last dialled; null when nobody knows. */
    @Nullable
    NodeIdentity lastMet(PeerAddress address) {
        return met.get(address);
    }

    /** Whether another key is expected at the peer's address than the one it has proven. */
    boolean isSomebodyElse(Peer peer, NodeIdentity identity) {
        PeerAddress address = peer.address();
        HostPort name = configured.get(address);
        if (name == null) {
            return false;
        }
        KeyPins.Verdict verdict = pins.check(name, firstUses.get(address), identity.key(), nowSeconds());
        if (verdict == KeyPins.Verdict.FIRST_USE) {
            keyLearnt.run();
        }
        if (verdict != KeyPins.Verdict.MISMATCH) {
            return false;
        }
        log.warn("{} does not have the key that is pinned for {}, but {}", address, name, identity.key());
        return true;
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
