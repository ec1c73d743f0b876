package dev.hearth.p2p.governor;

/**
 * How many peers of each kind a node keeps (governor spec §1.3). Counts of the first four include configured peers and
 * exclude anchors and inbound peers. {@code root} is one-sided: only "too few" is acted on, and that many are never
 * forgotten. Insane targets cannot be made.
 *
 * @param root public and local roots, 0 to {@code known}
 * @param known peers drawn from the address book, up to 10,000
 * @param established warm and hot peers, up to 1,000
 * @param active hot peers, up to 100
 * @param knownAnchors known anchors, up to 10,000
 * @param establishedAnchors warm and hot anchors, up to 1,000
 * @param activeAnchors hot anchors, up to 100
 * @param activeInbound hot ones among the peers that connected to us, up to 1,000
 */
public record Targets(
        int root,
        int known,
        int established,
        int active,
        int knownAnchors,
        int establishedAnchors,
        int activeAnchors,
        int activeInbound) {
    /** What a relaying node aims at. */
    public static final Targets DEFAULT = new Targets(60, 150, 30, 20, 15, 10, 5, 100);

    /** Wants nobody. */
    public static final Targets NONE = new Targets(0, 0, 0, 0, 0, 0, 0, 0);

    /** @throws IllegalArgumentException naming the key, what was found and what was expected */
    public Targets {
        check("active", active, "established", established, 100);
        check("established", established, "known", known, 1_000);
        check("known", known, "", 10_000, 10_000);
        check("root", root, "known", known, 10_000);
        check("activeAnchors", activeAnchors, "establishedAnchors", establishedAnchors, 100);
        check("establishedAnchors", establishedAnchors, "knownAnchors", knownAnchors, 1_000);
        check("knownAnchors", knownAnchors, "", 10_000, 10_000);
        check("activeInbound", activeInbound, "", 10_000, 10_000);
    }

    private static void check(String key, int value, String aboveKey, int above, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(key + ": found " + value + ", expected 0 to " + most);
        }
        if (value > above) {
            throw new IllegalArgumentException(
                    key + ": found " + value + ", expected at most " + aboveKey + ", which is " + above);
        }
    }

    /** The same with another number of roots. */
    public Targets withRoot(int number) {
        return new Targets(
                number, known, established, active, knownAnchors, establishedAnchors, activeAnchors, activeInbound);
    }

    /** The same with another number of known peers. */
    public Targets withKnown(int number) {
        return new Targets(
                root, number, established, active, knownAnchors, establishedAnchors, activeAnchors, activeInbound);
    }

    /** The same with another number of established peers. */
    public Targets withEstablished(int number) {
        return new Targets(root, known, number, active, knownAnchors, establishedAnchors, activeAnchors, activeInbound);
    }

    /** The same with another number of hot peers. */
    public Targets withActive(int number) {
        return new Targets(
                root, known, established, number, knownAnchors, establishedAnchors, activeAnchors, activeInbound);
    }

    /** The same with other numbers of anchors. */
    public Targets withAnchors(int knownNumber, int establishedNumber, int activeNumber) {
        return new Targets(
                root, known, established, active, knownNumber, establishedNumber, activeNumber, activeInbound);
    }

    /** The same with another number of hot inbound peers. */
    public Targets withActiveInbound(int number) {
        return new Targets(root, known, established, active, knownAnchors, establishedAnchors, activeAnchors, number);
    }
}
