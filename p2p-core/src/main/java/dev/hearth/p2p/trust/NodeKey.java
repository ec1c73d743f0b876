package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.PeerText;
import java.util.regex.Pattern;

/**
 * Whoever proves a key in its handshake.
 *
 * @param key the public key, as in {@link dev.hearth.p2p.protocol.NodeIdentity#key}
 */
public record NodeKey(Hash key) implements BanSubject, Comparable<NodeKey> {
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){32,64}");

    /**
     * Reads a key of 32 to 64 bytes in hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException saying in one line what is wrong
     */
    public static NodeKey parse(String text) {
        if (!isKey(text)) {
            throw new IllegalArgumentException(
                    "\"" + PeerText.printable(text) + "\" is not a node key of 64 to 128 hexadecimal digits");
        }
        return new NodeKey(Hash.parse(text));
    }

    static boolean isKey(String text) {
        return HEX.matcher(text).matches();
    }

    @Override
    public int compareTo(NodeKey other) {
        return key.compareTo(other.key);
    }

    /** Lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return key.toString();
    }
}
