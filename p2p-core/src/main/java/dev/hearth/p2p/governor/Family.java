package dev.hearth.p2p.governor;

/** Peers that share targets and rules; a known address belongs to one. */
public enum Family {
    /** Whoever the address book or another peer names. */
    ORDINARY("an ordinary peer"),
    /** Long-proven peers, appointed by the peer manager: targets of their own, untouched by the churn of others. */
    ANCHOR("an anchor"),
    /** Peers the operator configured in groups: always wanted, never forgotten. */
    LOCAL("a configured peer"),
    /** Connections others opened to us: never dialled, in no target but {@link Targets#activeInbound}. */
    INBOUND("a peer that connected to us");

    private final String words;

    Family(String words) {
        this.words = words;
    }

    /** The family as a sentence names it, e.g. "an anchor". */
    public String words() {
        return words;
    }
}
