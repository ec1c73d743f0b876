package dev.hearth.p2p.trust;

import dev.hearth.p2p.protocol.PeerText;

/** Whether an inbound peer may become active. */
public sealed interface InboundDecision {
    /** It may. */
    record Accept() implements InboundDecision {}

    /**
     * It may not, and is disconnected.
     *
     * @param reason one line for people
     */
    record Refuse(String reason) implements InboundDecision {
        public Refuse {
            reason = PeerText.printable(reason);
        }
    }

    /** The peer may become active. */
    static InboundDecision accept() {
        return new Accept();
    }

    /** The peer may not become active. */
    static InboundDecision refuse(String reason) {
        return new Refuse(reason);
    }
}
