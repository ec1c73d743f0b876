package dev.hearth.p2p.config;

/**
 * How many peers to aim at, in the two families of cardano-governor §1.3. Checked when the configuration was made: active
 * ≤ established ≤ known in both, root ≤ known.
 *
 * @param root local and public roots to know
 * @param known addresses in the sample of the address book
 * @param established connections, warm or hot
 * @param active hot peers
 * @param knownAnchors known peers of the better protected family
 * @param establishedAnchors connections to them
 * @param activeAnchors hot ones of them
 * @param activeInbound hot ones of the peers that connected to us
 */
public record TargetNumbers(
        int root,
        int known,
        int established,
        int active,
        int knownAnchors,
        int establishedAnchors,
        int activeAnchors,
        int activeInbound) {
    /** The same, lowered to what a limit of all connections leaves; the ordinary peers come before the anchors. */
    TargetNumbers within(int maxConnections) {
        int connected = Math.min(established, maxConnections);
        int anchors = Math.min(establishedAnchors, maxConnections - connected);
        return new TargetNumbers(
                root,
                known,
                connected,
                Math.min(active, connected),
                knownAnchors,
                anchors,
                Math.min(activeAnchors, anchors),
                activeInbound);
    }

    /** The connections these targets need, those that others opened not counted. */
    public int connections() {
        return established + establishedAnchors;
    }
}
