package dev.hearth.p2p.messages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text forms of addresses, without their ports. */
final class AddressText {
    private static final String ONION = ".onion";
    private static final String I2P = ".b32.i2p";
    private static final byte ONION_VERSION = 3;
    private static final int HASH_LENGTH = 32;
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private AddressText() {}

    static int parsePort(String digits, String whole) {
        boolean plain = !digits.isEmpty() && digits.length() <= 5;
        int port = 0;
        for (int i = 0; plain && i < digits.length(); i++) {
            char c = digits.charAt(i);
            plain = c >= '0' && c <= '9';
            port = port * 10 + (c - '0');
        }
        if (!plain || port > 65535) {
            throw new IllegalArgumentException("\"" + whole + "\" does not end in a port of 0 to 65535");
        }
        return port;
    }

    static PeerAddress parseHost(String host, int port, String whole) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(ONION)) {
            return PeerAddress.of(PeerAddress.Network.TORV3, parseOnion(name, whole), port);
        }
        if (name.endsWith(I2P)) {
            byte[] hash = decodeBase32(name.substring(0, name.length() - I2P.length()), HASH_LENGTH);
            if (hash == null) {
                throw new IllegalArgumentException("\"" + whole + "\" is not an I2P address of 52 base-32 characters");
            }
            return PeerAddress.of(PeerAddress.Network.I2P, hash, port);
        }
        byte[] v4 = parseIpv4(host);
        if (v4 == null) {
            throw new IllegalArgumentException(
                    "\"" + whole + "\" is not an address and a port; names belong in HostPort");
        }
        return PeerAddress.of(PeerAddress.Network.IPV4, v4, port);
    }

    private static byte[] parseOnion(String name, String whole) {
        byte[] all = decodeBase32(name.substring(0, name.length() - ONION.length()), HASH_LENGTH + 3);
        if (all == null) {
            throw new IllegalArgumentException("\"" + whole + "\" is not a version 3 onion address of 56 characters");
        }
        byte[] key = Arrays.copyOf(all, HASH_LENGTH);
        byte[] checksum = onionChecksum(key);
        if (all[HASH_LENGTH] != checksum[0]
                || all[HASH_LENGTH + 1] != checksum[1]
                || all[HASH_LENGTH + 2] != ONION_VERSION) {
            throw new IllegalArgumentException("\"" + whole + "\" has a wrong onion checksum or version");
        }
        return key;
    }

    static String onion(byte[] key) {
        byte[] all = Arrays.copyOf(key, HASH_LENGTH + 3);
        byte[] checksum = onionChecksum(key);
        all[HASH_LENGTH] = checksum[0];
        all[HASH_LENGTH + 1] = checksum[1];
        all[HASH_LENGTH + 2] = ONION_VERSION;
        return encodeBase32(all) + ONION;
    }

    static String i2p(byte[] hash) {
        return encodeBase32(hash) + I2P;
    }

    private static byte[] onionChecksum(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA3-256");
            digest.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
            digest.update(key);
            digest.update(ONION_VERSION);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA3-256", e);
        }
    }

    private static String encodeBase32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte b : bytes) {
            held = ((held << 8) | (b & 0xff)) & 0xffff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((held >> bits) & 31));
            }
        }
        if (bits > 0) {
            text.append(BASE32.charAt((held << (5 - bits)) & 31));
        }
        return text.toString();
    }

    private static byte @Nullable [] decodeBase32(String text, int length) {
        if (text.length() != (length * 8 + 4) / 5) {
            return null;
        }
        byte[] bytes = new byte[length];
        int held = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = BASE32.indexOf(text.charAt(i));
            if (value < 0) {
                return null;
            }
            held = ((held << 5) | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (held >> bits);
            }
        }
        return (held & ((1 << bits) - 1)) == 0 ? bytes : null;
    }

    static byte @Nullable [] parseIpv4(String text) {
        byte[] bytes = new byte[4];
        int at = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.') {
                if (value < 0 || at == 4) {
                    return null;
                }
                bytes[at++] = (byte) value;
                value = -1;
            } else if (c < '0' || c > '9' || value == 0) {
                return null;
            } else {
                value = Math.max(value, 0) * 10 + (c - '0');
                if (value > 255) {
                    return null;
                }
            }
        }
        return at == 4 ? bytes : null;
    }

    static byte @Nullable [] parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = parseGroups(text);
            return all != null && all.length == 16 ? all : null;
        }
        byte[] head = parseGroups(text.substring(0, gap));
        byte[] tail = parseGroups(text.substring(gap + 2));
        boolean dottedBeforeGap = text.substring(0, gap).indexOf('.') >= 0;
        if (head == null || tail == null || dottedBeforeGap || head.length + tail.length > 14) {
            return null;
        }
        byte[] all = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, all, 16 - tail.length, tail.length);
        return all;
    }

    /** Colon-separated groups, of which the last may be a dotted IPv4 address; null when the text is none. */
    private static byte @Nullable [] parseGroups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] groups = text.split(":", 10);
        if (groups.length > 8) {
            return null;
        }
        byte[] bytes = new byte[groups.length * 2];
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i];
            if (i == groups.length - 1 && group.indexOf('.') >= 0) {
                byte[] v4 = parseIpv4(group);
                if (v4 == null) {
                    return null;
                }
                bytes = Arrays.copyOf(bytes, bytes.length + 2);
                System.arraycopy(v4, 0, bytes, bytes.length - 4, 4);
                return bytes;
            }
            if (group.isEmpty() || group.length() > 4) {
                return null;
            }
            int value = 0;
            for (int k = 0; k < group.length(); k++) {
                char c = group.charAt(k);
                int digit = c < 128 ? Character.digit(c, 16) : -1;
                if (digit < 0) {
                    return null;
                }
                value = value << 4 | digit;
            }
            bytes[2 * i] = (byte) (value >> 8);
            bytes[2 * i + 1] = (byte) value;
        }
        return bytes;
    }

    static String ipv4(byte[] bytes) {
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    /** The form of RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as ::. */
    static String ipv6(byte[] bytes) {
        int gapStart = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(bytes, i + run) == 0) {
                run++;
            }
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (i > 0 && i != gapStart + gapLength) {
                text.append(':');
            }
            text.append(Integer.toHexString(group(bytes, i)));
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return ((bytes[2 * index] & 0xff) << 8) | (bytes[2 * index + 1] & 0xff);
    }
}
