package dev.hearth.p2p.discovery.topology;

/** Which halves of a connection are used (cardano-governor §8.1). */
public enum DiffusionMode {
    /** We ask, and do not serve. */
    INITIATOR_ONLY("InitiatorOnly"),
    /** Both sides ask and serve. */
    INITIATOR_AND_RESPONDER("InitiatorAndResponder");

    private final String text;

    DiffusionMode(String text) {
        this.text = text;
    }

    /** The word for it in a topology file. */
    public String text() {
        return text;
    }
}
