package dev.hearth.p2p.config;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Whitelist;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types whose values are texts in a file too. */
final class TextTypes {
    private TextTypes() {}

    /** Printable ASCII, as peers may log it. */
    record Line(int longest) implements ValueType<String> {
        @Override
        public String expected() {
            return "at most " + longest + " printable ASCII characters";
        }

        @Override
        public @Nullable String ofText(String text) {
            boolean printable = text.length() <= longest && text.chars().allMatch(c -> c >= ' ' && c <= '~');
            return printable ? text : null;
        }
    }

    /** Files and directories, relative ones to the directory the node was started in. */
    record PathType() implements ValueType<Path> {
        private static final int LONGEST = 4_096;

        @Override
        public String expected() {
            return "a path";
        }

        @Override
        public @Nullable Path ofText(String text) {
            if (text.isBlank() || text.length() > LONGEST) {
                return null;
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                return null;
            }
        }
    }

    /** Addresses that satisfy a condition, such as being fit to listen on. */
    record Address(Predicate<PeerAddress> condition, String expected) implements ValueType<PeerAddress> {
        static Address toListenOn() {
            return new Address(
                    address -> isIp(address) && !address.isMulticast(),
                    "an IP address and a port, such as 0.0.0.0:1776 or [::1]:0");
        }

        static Address toDial() {
            return new Address(
                    address -> address.port() > 0 && !address.isMulticast(),
                    "an address and a port that others can dial, such as 203.0.113.9:1776, or 0.0.0.0 and the port");
        }

        private static boolean isIp(PeerAddress address) {
            return address.network() != Network.TORV3 && address.network() != Network.I2P;
        }

        @Override
        public @Nullable PeerAddress ofText(String text) {
            try {
                PeerAddress address = PeerAddress.parse(text);
                return condition.test(address) ? address : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    /** Peers by name or address. */
    record Peer() implements ValueType<HostPort> {
        private static final PeerAddress BROADCAST = PeerAddress.parse("255.255.255.255:1");

        @Override
        public String expected() {
            return "a host that can be dialled and a port, such as seed.example.org:1776 or [2001:db8::1]:1776";
        }

        @Override
        public @Nullable HostPort ofText(String text) {
            try {
                HostPort peer = HostPort.parse(text, 0);
                return peer.port() > 0 && isOneHost(peer) ? peer : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        private static boolean isOneHost(HostPort peer) {
            try {
                PeerAddress address = PeerAddress.parse(peer.toString());
                return !address.isUnspecified() && !address.isMulticast() && !address.sameHost(BROADCAST);
            } catch (IllegalArgumentException aName) {
                return true;
            }
        }
    }

    /** Peers and the keys they must prove. */
    record Pin() implements ValueType<KeyPin> {
        @Override
        public String expected() {
            return "a key of 32 to 64 bytes in hexadecimal, an @, and a host and a port";
        }

        @Override
        public @Nullable KeyPin ofText(String text) {
            int at = text.indexOf('@');
            HostPort peer = at < 0 ? null : new Peer().ofText(text.substring(at + 1));
            String key = at < 0 ? "" : text.substring(0, at).toLowerCase(Locale.ROOT);
            return peer != null && KeyPin.isKey(key) ? new KeyPin(peer, key) : null;
        }
    }

    /** Entries of a whitelist, kept as they are written. */
    record Whitelisted() implements ValueType<String> {
        private static final Pattern FORM = Pattern.compile("[!-~]{1,300}");

        @Override
        public String expected() {
            String words =
                    Arrays.stream(Permission.values()).map(Permission::text).collect(Collectors.joining(", "));
            return "permissions and a subnet, such as noban,download@192.0.2.0/24; there are " + words + " and all";
        }

        @Override
        public @Nullable String ofText(String text) {
            if (!FORM.matcher(text).matches()) {
                return null;
            }
            try {
                Whitelist.Entry.parse(text);
                return text;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    /** The constants of an enum, in lower case. */
    record Word<E extends Enum<E>>(Class<E> all) implements ValueType<E> {
        @Override
        public String expected() {
            return "one of "
                    + Arrays.stream(all.getEnumConstants()).map(this::show).collect(Collectors.joining(", "));
        }

        @Override
        public @Nullable E ofText(String text) {
            for (E constant : all.getEnumConstants()) {
                if (show(constant).equals(text)) {
                    return constant;
                }
            }
            return null;
        }

        @Override
        public String show(E value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}
