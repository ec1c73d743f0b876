package dev.hearth.p2p.config;

import dev.hearth.p2p.messages.HostPort;
import java.util.regex.Pattern;

/**
 * The key a configured peer must prove in its handshake.
 *
 * @param peer the peer, as it is configured
 * @param key its public key, 64 to 128 hexadecimal digits in lower case; 66 of them for a compressed secp256k1 key
 */
public record KeyPin(HostPort peer, String key) {
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2}){32,64}");

    /** Checks the form above. */
    public KeyPin {
        if (!isKey(key)) {
            throw new IllegalArgumentException("a key is 64 to 128 hexadecimal digits in lower case");
        }
    }

    static boolean isKey(String text) {
        return HEX.matcher(text).matches();
    }

    /** {@code key@host:port}. */
    @Override
    public String toString() {
        return key + "@" + peer;
    }
}
