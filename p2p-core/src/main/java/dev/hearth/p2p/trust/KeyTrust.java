package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.NodeIdentity;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Trusts node keys. A node id is never looked at: it proves nothing (graphene-p2p §10 W4). */
final class KeyTrust implements TrustProtocol {
    static final TrustProtocol EVERYBODY =
            peer -> CompletableFuture.completedStage(TrustDecision.trusted("everybody is trusted"));

    private final Set<Hash> keys;

    KeyTrust(Collection<Hash> keys) {
        this.keys = new TreeSet<>(keys);
    }

    @Override
    public CompletionStage<TrustDecision> evaluate(TrustContext peer) {
        NodeIdentity identity = peer.identity();
        boolean listed = identity != null && keys.contains(identity.key());
        return CompletableFuture.completedStage(
                listed
                        ? TrustDecision.trusted("its key is on the list")
                        : TrustDecision.untrusted("its key is not on the list"));
    }
}
