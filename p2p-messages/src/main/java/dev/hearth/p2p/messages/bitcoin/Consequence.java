package dev.hearth.p2p.messages.bitcoin;

/** What a peer has to fear for a message that was dropped (§1.6, §6). */
public enum Consequence {
    /** Nothing: the message is forgotten. */
    NONE(0),
    /** 20 points of misbehaviour. */
    SCORE_20(20),
    /** 100 points of misbehaviour. */
    SCORE_100(100),
    /** The connection is closed, without any points. */
    DISCONNECT(0);

    private final int points;

    Consequence(int points) {
        this.points = points;
    }

    /** Points of misbehaviour, 0 to 100. */
    public int points() {
        return points;
    }
}
