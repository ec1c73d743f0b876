package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.Hash;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * Finds out what an admitted inbound peer may do (p2pnet §5). It may talk to the peer before it answers, if
 * {@link InboundPolicy#untrusted} includes messages. Implementations are stateless or thread-safe.
 */
@FunctionalInterface
public interface TrustProtocol {
    /**
     * Evaluates one peer. Called once for each admitted peer, on the application executor; the stage may be completed on
     * any thread. While it is not, the peer has {@link InboundPolicy#untrusted}; when it fails, or takes longer than
     * {@link InboundPolicy#trustDeadline}, {@link InboundPolicy#unproven}. What comes later does not count, nor what
     * comes after the operator has decided.
     */
    CompletionStage<TrustDecision> evaluate(TrustContext peer);

    /** Trusts everybody with {@link Permissions#NORMAL}. Always the same object. */
    static TrustProtocol none() {
        return KeyTrust.EVERYBODY;
    }

    /** Trusts whoever has proven one of these node keys with {@link Permissions#NORMAL}; others stay basic. */
    static TrustProtocol allowList(Collection<Hash> keys) {
        return new KeyTrust(keys);
    }
}
