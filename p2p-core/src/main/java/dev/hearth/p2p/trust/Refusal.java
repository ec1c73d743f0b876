package dev.hearth.p2p.trust;

/**
 * Why a call was refused: the peer lacks the permission of the call.
 *
 * @param call what was attempted
 */
public record Refusal(Call call) {
    /** What the peer lacks. */
    public Permission missing() {
        return call.permission();
    }

    /** One line for people. */
    @Override
    public String toString() {
        return call + " needs the permission " + missing().text();
    }
}
