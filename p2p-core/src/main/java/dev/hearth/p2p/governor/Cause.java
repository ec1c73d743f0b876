package dev.hearth.p2p.governor;

/** Why the governor decided something; events, counters and explanations name it. */
public enum Cause {
    ROOTS_BELOW_TARGET("fewer root peers are known than wanted"),
    KNOWN_BELOW_TARGET("fewer peers are known than wanted"),
    KNOWN_ABOVE_TARGET("more peers are known than wanted"),
    ANCHORS_KNOWN_ABOVE_TARGET("more anchors are known than wanted"),
    ESTABLISHED_BELOW_TARGET("fewer peers are connected than wanted"),
    ANCHORS_ESTABLISHED_BELOW_TARGET("fewer anchors are connected than wanted"),
    GROUP_BELOW_WARM_VALENCY("fewer peers of its configured group are connected than the group's warm valency"),
    NETWORK_PROBE("our own network seems to be down, and one dial at a time tries whether it is back"),
    ESTABLISHED_ABOVE_TARGET("more peers are connected than wanted"),
    ANCHORS_ESTABLISHED_ABOVE_TARGET("more anchors are connected than wanted"),
    ACTIVE_BELOW_TARGET("fewer peers are hot than wanted"),
    ANCHORS_ACTIVE_BELOW_TARGET("fewer anchors are hot than wanted"),
    GROUP_BELOW_HOT_VALENCY("fewer peers of its configured group are hot than the group's hot valency"),
    INBOUND_BELOW_TARGET("fewer of the peers that connected to us are hot than wanted"),
    ACTIVE_ABOVE_TARGET("more peers are hot than wanted, and this one was among the least useful"),
    ANCHORS_ACTIVE_ABOVE_TARGET("more anchors are hot than wanted, and this one was among the least useful"),
    GROUP_ABOVE_HOT_VALENCY("more peers of its configured group are hot than the group's hot valency"),
    INBOUND_ABOVE_TARGET(
            "more of the peers that connected to us are hot than wanted, and this one was among the least useful"),
    LEFT_LOCAL_ROOTS("it is no longer among the configured peers");

    private final String words;

    Cause(String words) {
        this.words = words;
    }

    /** The cause as the second half of a sentence: "it was dialled because …". */
    public String words() {
        return words;
    }
}
