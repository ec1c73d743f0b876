package dev.hearth.p2p.peers;

import java.time.Duration;

/**
 * How many inbound connections there may be, and from where.
 *
 * @param soft from so many on, accepting slows down
 * @param hard at so many, one must go before another comes
 * @param delay between two accepts at {@code hard}; none at {@code soft}, and in proportion between them
 * @param perAddress most from one host
 * @param perNetgroup most from one netgroup
 * @param handshakes most of them that have not finished their handshake
 * @param handshakesPerAddress most of those from one host
 * @param handshakesPerNetgroup most of those from one netgroup
 */
record AcceptSettings(
        int soft,
        int hard,
        Duration delay,
        int perAddress,
        int perNetgroup,
        int handshakes,
        int handshakesPerAddress,
        int handshakesPerNetgroup) {
    AcceptSettings {
        if (soft < 0 || soft > hard) {
            throw new IllegalArgumentException("inboundSoft: found " + soft + ", expected 0 to inboundHard, " + hard);
        }
    }

    /**
     * With the shares of handshakes that follow: half of what an origin may have in all, a netgroup at most a quarter of
     * all, so that one subnet cannot take every slot (graphene-p2p §10 W8).
     */
    static AcceptSettings of(int soft, int hard, Duration delay, int perAddress, int perNetgroup, int handshakes) {
        int ofNetgroup = Math.max(1, Math.min(handshakes / 4, perNetgroup / 2));
        int ofAddress = Math.max(1, Math.min(ofNetgroup, perAddress / 2));
        return new AcceptSettings(soft, hard, delay, perAddress, perNetgroup, handshakes, ofAddress, ofNetgroup);
    }
}
