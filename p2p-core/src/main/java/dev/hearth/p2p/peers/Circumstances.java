package dev.hearth.p2p.peers;

/** What holds for all peers at the moment: the settings, which a reload changes, and whether the node stops. Node loop. */
final class Circumstances {
    private PeerSettings settings;
    private boolean stopping;

    Circumstances(PeerSettings settings) {
        this.settings = settings;
    }

    PeerSettings settings() {
        return settings;
    }

    /** Other settings from now on. */
    void adopt(PeerSettings next) {
        settings = next;
    }

    /** Whether the node says goodbye to everybody. */
    boolean isStopping() {
        return stopping;
    }

    /** No connection is made from now on. */
    void stop() {
        stopping = true;
    }

    /** Whether peers that nobody has configured may be dialled. */
    boolean mayExplore() {
        return !stopping && !settings.topologyOnly();
    }
}
