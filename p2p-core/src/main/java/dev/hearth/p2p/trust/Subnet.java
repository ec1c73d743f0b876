package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import dev.hearth.p2p.protocol.PeerText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of one network whose addresses begin alike; ports do not matter. Only IPv4 and IPv6 have subnets of more than
 * one host: neighbours in TORV3, I2P and CJDNS have nothing to do with each other (bitcoin-p2p §6). Kept in one form, the
 * bits behind the prefix being zero. Immutable; ordered by network, address and prefix.
 */
public final class Subnet implements BanSubject, Comparable<Subnet> {
    private static final int MAPPED_BITS = 96;
    private static final int CJDNS_BITS = 8;

    private final Network network;
    private final byte[] base;
    private final int prefixLength;

    private Subnet(Network network, byte[] base, int prefixLength) {
        this.network = network;
        this.base = base;
        this.prefixLength = prefixLength;
    }

    /** The one host of this address. */
    public static Subnet of(PeerAddress host) {
        return new Subnet(host.network(), host.addressBytes(), bits(host.network()));
    }

    /**
     * The hosts that share the first {@code prefixLength} bits with {@code address}.
     *
     * @throws IllegalArgumentException if the network has no such subnets
     */
    public static Subnet of(PeerAddress address, int prefixLength) {
        Network network = address.network();
        int most = bits(network);
        if (prefixLength < 0 || prefixLength > most) {
            throw new IllegalArgumentException("a prefix of " + network + " has 0 to " + most + " bits");
        }
        if (prefixLength != most && !hasSubnets(network)) {
            throw new IllegalArgumentException(network + " has no subnets, only single hosts");
        }
        return masked(network, address.addressBytes(), prefixLength);
    }

    /** A subnet that takes ownership of {@code address} and clears the bits behind the prefix. */
    private static Subnet masked(Network network, byte[] address, int prefixLength) {
        for (int i = prefixLength / 8; i < address.length; i++) {
            int kept = Math.max(0, prefixLength - 8 * i);
            address[i] &= (byte) (0xff00 >>> kept);
        }
        return new Subnet(network, address, prefixLength);
    }

    /**
     * Reads {@code 1.2.3.0/24}, {@code 1.2.3.0/255.255.255.0}, {@code 2001:db8::/32}, {@code [2001:db8::]/ffff:ffff::} or
     * a single host of any network without a port: {@code 1.2.3.4}, {@code 2001:db8::1}, {@code ….onion},
     * {@code ….b32.i2p}.
     *
     * @throws IllegalArgumentException saying in one line what is wrong
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        PeerAddress host = host(slash < 0 ? text : text.substring(0, slash));
        if (host == null) {
            throw malformed(text, "expected an IPv4, IPv6, onion or I2P address without a port");
        }
        if (slash < 0) {
            return of(host);
        }
        try {
            int prefix = prefix(text.substring(slash + 1), host);
            if (host.network() == Network.CJDNS && prefix < CJDNS_BITS) {
                return masked(Network.IPV6, host.addressBytes(), prefix); // fc00::/7 is written so, yet means IPv6
            }
            boolean mapped = host.network() == Network.IPV4 && text.lastIndexOf(':', slash) >= 0;
            return of(host, mapped ? prefix - MAPPED_BITS : prefix);
        } catch (IllegalArgumentException e) {
            throw malformed(text, String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException malformed(String text, String why) {
        return new IllegalArgumentException("\"" + PeerText.printable(text) + "\" is not a subnet: " + why);
    }

    /** The address written without a port, or null. */
    private static @Nullable PeerAddress host(String text) {
        boolean bareIpv6 = text.indexOf(':') >= 0 && !text.startsWith("[");
        try {
            return PeerAddress.parse((bareIpv6 ? "[" + text + "]" : text) + ":0");
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int prefix(String mask, PeerAddress host) {
        if (!mask.isEmpty() && mask.length() <= 3 && mask.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Integer.parseInt(mask);
        }
        PeerAddress asAddress = host(mask);
        if (asAddress == null || bits(asAddress.network()) != bits(host.network())) {
            throw new IllegalArgumentException("expected a number of bits or a mask of the same network");
        }
        return leadingOnes(asAddress.addressBytes());
    }

    private static int leadingOnes(byte[] mask) {
        int ones = 0;
        while (ones < 8 * mask.length && bit(mask, ones)) {
            ones++;
        }
        for (int i = ones; i < 8 * mask.length; i++) {
            if (bit(mask, i)) {
                throw new IllegalArgumentException("the mask has one-bits after zero-bits");
            }
        }
        return ones;
    }

    private static boolean bit(byte[] bytes, int index) {
        return ((bytes[index / 8] >> (7 - index % 8)) & 1) == 1;
    }

    private static boolean hasSubnets(Network network) {
        return network == Network.IPV4 || network == Network.IPV6;
    }

    private static int bits(Network network) {
        return 8 * network.addressLength();
    }

    /** The network all its hosts belong to. */
    public Network network() {
        return network;
    }

    /** How many leading bits its hosts share. */
    public int prefixLength() {
        return prefixLength;
    }

    /** Whether it is one host. */
    public boolean isSingleHost() {
        return prefixLength == bits(network);
    }

    /** Whether {@code address} is one of its hosts, on any port. */
    public boolean contains(PeerAddress address) {
        return address.network() == network
                && Arrays.equals(base, masked(network, address.addressBytes(), prefixLength).base);
    }

    @Override
    public int compareTo(Subnet other) {
        int byNetwork = network.compareTo(other.network);
        if (byNetwork != 0) {
            return byNetwork;
        }
        int byBase = Arrays.compareUnsigned(base, other.base);
        return byBase != 0 ? byBase : Integer.compare(prefixLength, other.prefixLength);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Subnet that
                && network == that.network
                && prefixLength == that.prefixLength
                && Arrays.equals(base, that.base);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(base) * 31 + prefixLength) * 31 + network.code();
    }

    /** The form that {@link #parse} reads, without the prefix of a single host. */
    @Override
    public String toString() {
        String withPort = PeerAddress.of(network, base, 0).toString();
        String host = withPort.substring(0, withPort.lastIndexOf(':'));
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return isSingleHost() ? plain : plain + "/" + prefixLength;
    }
}
