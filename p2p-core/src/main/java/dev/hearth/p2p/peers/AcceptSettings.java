package dev.hearth.p2p.peers;

import java.time.Duration;

/**
 * How many inbound connections there may be, and from where.
 *
 * @param soft from so many on, accepting slows down
 * @param full so many may stay; who comes then need not wait to be told why it cannot
 * @param hard most sockets; at so many, one must go before another comes
 * @param delay before the last of {@code full}; none at {@code soft}, and in proportion between them
 * @param perAddress most from one host
 * @param perNetgroup most from one netgroup
 * @param handshakes most of them that have not finished their handshake
 * @param handshakesPerAddress most of those from one host
 * @param handshakesPerNetgroup most of those from one netgroup
 */
record AcceptSettings(
        int soft,
        int full,
        int hard,
        Duration delay,
        int perAddress,
        int perNetgroup,
        int handshakes,
        int handshakesPerAddress,
        int handshakesPerNetgroup) {
    AcceptSettings {
        if (soft < 0 || soft > full || full > hard) {
            throw new IllegalArgumentException(
                    "found soft " + soft + ", full " + full + ", hard " + hard + ", expected them in order");
        }
    }

    /**
     * With the shares of handshakes that follow: half of what an origin may have in all, a netgroup at most a quarter of
     * all, so that one subnet cannot take every slot (graphene-p2p §10 W8).
     */
    static AcceptSettings of(
            int soft, int full, int hard, Duration delay, int perAddress, int perNetgroup, int handshakes) {
        int ofNetgroup = Math.max(1, Math.min(handshakes / 4, perNetgroup / 2));
        int ofAddress = Math.max(1, Math.min(ofNetgroup, perAddress / 2));
        return new AcceptSettings(soft, full, hard, delay, perAddress, perNetgroup, handshakes, ofAddress, ofNetgroup);
    }
}
