package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;

/** How people write hashes: the other way round (§1.1). */
public final class BitcoinHashes {
    private BitcoinHashes() {}

    /** The hex of {@code hash} with its last byte first. */
    public static String display(Hash hash) {
        return Hash.wrap(reversed(hash.toBytes())).toString();
    }

    /**
     * The hash that {@link #display} shows as {@code hex}.
     *
     * @throws IllegalArgumentException if it is no hex or has not 32 bytes
     */
    public static Hash parse(String hex) {
        Hash shown = Hash.parse(hex);
        Checks.hash("a hash", shown);
        return Hash.wrap(reversed(shown.toBytes()));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
