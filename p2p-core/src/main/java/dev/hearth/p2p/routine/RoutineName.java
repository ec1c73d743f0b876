package dev.hearth.p2p.routine;

import java.time.Duration;

/** The node's own routines: the one table of their names, what they do, and how often they do it by default. */
public enum RoutineName {
    /** The only one that decides about peers; runs whenever something has changed, too. */
    GOVERNOR("governor", "decides which peers are cold, warm and hot", Duration.ofSeconds(10)),
    FEELER("feeler", "tests an address now and then: by chance one run in four", Duration.ofSeconds(30)),
    BLOCK_RELAY("block-relay", "keeps a few connections on which blocks alone are exchanged", Duration.ofSeconds(30)),
    ANCHORS("anchors", "appoints peers of proven worth as anchors", Duration.ofMinutes(1)),
    RESOLVE_PEERS("resolve-peers", "looks the names of configured peers up", Duration.ofMinutes(5)),
    ADVERTISE_INVENTORY("advertise-inventory", "announces accepted items", Duration.ofSeconds(1)),
    FETCH_ITEMS("fetch-items", "asks for announced items", Duration.ofSeconds(1)),
    FETCH_SYNC_ITEMS("fetch-sync-items", "looks after the requests of chain sync", Duration.ofSeconds(1)),
    KEEPALIVE("keepalive", "makes silent peers say something", Duration.ofSeconds(2)),
    TERMINATE_INACTIVE_CONNECTIONS(
            "terminate-inactive-connections", "ends connections that do nothing", Duration.ofSeconds(2)),
    BANDWIDTH_MONITOR("bandwidth-monitor", "measures bytes per second", Duration.ofSeconds(1)),
    CHECK_REACHABILITY("check-reachability", "lets others find out whether they can reach us", Duration.ofSeconds(5)),
    PERSIST("persist", "writes what must survive a restart", Duration.ofSeconds(60));

    private final String text;
    private final String description;
    private final Duration interval;

    RoutineName(String text, String description, Duration interval) {
        this.text = text;
        this.description = description;
        this.interval = interval;
    }

    /** The name as users write it. */
    public String text() {
        return text;
    }

    /** What it does, as the end of "this routine ...". */
    public String description() {
        return description;
    }

    /** The default. */
    public Duration interval() {
        return interval;
    }
}
