package dev.hearth.p2p.messages;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer can be reached: an address of one of five networks and a port. Never a name and never resolved; a host
 * name is a {@link HostPort}. Immutable; ordered by network, address bytes (unsigned) and port; the hash code is the
 * same in every JVM.
 *
 * <p>One place has one form: an IPv4-mapped IPv6 address becomes {@link Network#IPV4}, an IPv6 address in fc00::/8
 * becomes {@link Network#CJDNS}.
 */
public final class PeerAddress implements Comparable<PeerAddress> {
    /** The networks an address can belong to (BIP 155 without the retired Tor v2). */
    public enum Network {
        /** 4 bytes. */
        IPV4(1, 4),
        /** 16 bytes. */
        IPV6(2, 16),
        /** The 32-byte Ed25519 key of a version 3 onion service. */
        TORV3(4, 32),
        /** The SHA-256 of an I2P destination, 32 bytes. */
        I2P(5, 32),
        /** 16 bytes of which the first is 0xfc. */
        CJDNS(6, 16);

        private final int code;
        private final int addressLength;

        Network(int code, int addressLength) {
            this.code = code;
            this.addressLength = addressLength;
        }

        /** The network id of BIP 155. */
        public int code() {
            return code;
        }

        /** Bytes of an address of this network. */
        public int addressLength() {
            return addressLength;
        }
    }

    /** Of IPv4; before {@link #NONE}, which has it. */
    private static final byte[] IN_THE_NUMBER = {};

    /** 0.0.0.0:0, which on the Graphene wire says "none". */
    public static final PeerAddress NONE = ipv4(0, 0);

    private static final int LOCAL_HOST = 0x7f_00_00_01;

    /** Where an IPv4-mapped address has that of IPv4. */
    private static final int IPV4_IN_MAPPED = 12;

    private final Network network;
    /** Of an address of IPv4, of which a node knows a hundred thousand, its bytes as a number; 0 of all others. */
    private final int ipv4;
    /** The bytes of all others. */
    private final byte[] address;

    private final int port;
    /** Addresses are keys of most tables. */
    private final int hashCode;

    private PeerAddress(Network network, int ipv4, byte[] address, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        this.network = network;
        this.ipv4 = ipv4;
        this.address = address;
        this.port = port;
        int hash = 1;
        for (int i = 0; i < network.addressLength; i++) {
            hash = hash * 31 + (byte) u8(i);
        }
        this.hashCode = (hash * 31 + port) * 31 + network.code;
    }

    /** An IPv4 address given as a number, 1.2.3.4 being 0x01020304. */
    public static PeerAddress ipv4(int addressAsNumber, int port) {
        return new PeerAddress(Network.IPV4, addressAsNumber, IN_THE_NUMBER, port);
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    /**
     * An address of a copy of {@code address} in network order, brought to its one form (see the class).
     *
     * @throws IllegalArgumentException if the length is not the network's, a CJDNS address does not begin with 0xfc, or
     *     the port is not 0 to 65535
     */
    public static PeerAddress of(Network network, byte[] address, int port) {
        if (address.length != network.addressLength) {
            throw new IllegalArgumentException(
                    "an address of " + network + " has " + network.addressLength + " bytes, not " + address.length);
        }
        if (network == Network.IPV4) {
            return ipv4(number(address, 0), port);
        }
        if (network == Network.IPV6 && isIpv4Mapped(address)) {
            return ipv4(number(address, IPV4_IN_MAPPED), port);
        }
        boolean cjdnsRange = address[0] == (byte) 0xfc;
        if (network == Network.CJDNS && !cjdnsRange) {
            throw new IllegalArgumentException("a CJDNS address begins with 0xfc");
        }
        Network one = network == Network.IPV6 && cjdnsRange ? Network.CJDNS : network;
        return new PeerAddress(one, 0, address.clone(), port);
    }

    /**
     * The address of a resolved socket address; an IPv6 scope is dropped.
     *
     * @throws IllegalArgumentException if it is not resolved
     */
    public static PeerAddress of(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new IllegalArgumentException("the socket address " + address.getHostString() + " is not resolved");
        }
        byte[] bytes = host.getAddress();
        return of(bytes.length == 4 ? Network.IPV4 : Network.IPV6, bytes, address.getPort());
    }

    /**
     * Reads {@code 1.2.3.4:1776}, {@code [2001:db8::1]:8333}, {@code <56 characters>.onion:8333} or
     * {@code <52 characters>.b32.i2p:0}; an IPv6 form in fc00::/8 is CJDNS. Never resolves a name.
     *
     * @throws IllegalArgumentException saying in one sentence what is wrong
     */
    public static PeerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"" + text + "\" has no port");
        }
        int port = AddressText.parsePort(text.substring(colon + 1), text);
        String host = text.substring(0, colon);
        if (!host.startsWith("[")) {
            return AddressText.parseHost(host, port, text);
        }
        byte[] bytes = host.endsWith("]") ? AddressText.parseIpv6(host.substring(1, host.length() - 1)) : null;
        if (bytes == null) {
            throw new IllegalArgumentException("\"" + text + "\" is not an IPv6 address in brackets and a port");
        }
        return of(Network.IPV6, bytes, port);
    }

    /** The network the address belongs to. */
    public Network network() {
        return network;
    }

    /** The port, 0 to 65535. */
    public int port() {
        return port;
    }

    /** A copy of the address bytes in network order. */
    public byte[] addressBytes() {
        if (network != Network.IPV4) {
            return address.clone();
        }
        return new byte[] {(byte) (ipv4 >>> 24), (byte) (ipv4 >>> 16), (byte) (ipv4 >>> 8), (byte) ipv4};
    }

    /**
     * The IPv4 address as a number.
     *
     * @throws IllegalStateException if this is no IPv4 address
     */
    public int ipv4Number() {
        if (network != Network.IPV4) {
            throw new IllegalStateException(this + " is not an IPv4 address");
        }
        return ipv4;
    }

    /** The same address with another port, 0 to 65535. */
    public PeerAddress withPort(int newPort) {
        return newPort == port ? this : new PeerAddress(network, ipv4, address, newPort);
    }

    /** Whether both name the same host, whatever their ports. */
    public boolean sameHost(PeerAddress other) {
        return network == other.network && ipv4 == other.ipv4 && Arrays.equals(address, other.address);
    }

    /**
     * A socket address to connect or bind to, made without any lookup.
     *
     * @throws IllegalStateException for TORV3 and I2P, which only a proxy can reach
     */
    public InetSocketAddress toSocketAddress() {
        try {
            return switch (network) {
                case IPV4 -> new InetSocketAddress(InetAddress.getByAddress(addressBytes()), port);
                case IPV6, CJDNS -> new InetSocketAddress(Inet6Address.getByAddress(null, address, -1), port);
                case TORV3, I2P -> throw new IllegalStateException(this + " can only be reached through a proxy");
            };
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of the right length was refused", e);
        }
    }

    /** Whether it is 127.0.0.1 or ::1, where what forwards to this host connects from; see {@link #isLoopback}. */
    public boolean isLocalHost() {
        return isLoopback() && (network == Network.IPV6 || ipv4Number() == LOCAL_HOST);
    }

    /** Whether this is 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return switch (network) {
            case IPV4 -> u8(0) == 127;
            case IPV6 -> isZeroUpTo(15) && u8(15) == 1;
            default -> false;
        };
    }

    /**
     * Whether this belongs to a private or link-local network: 10/8, 172.16/12, 192.168/16, 169.254/16, fc00::/7 (as
     * IPv6, not CJDNS) or fe80::/10.
     */
    public boolean isPrivate() {
        return switch (network) {
            case IPV4 ->
                u8(0) == 10
                        || (u8(0) == 172 && (u8(1) & 0xf0) == 16)
                        || (u8(0) == 192 && u8(1) == 168)
                        || (u8(0) == 169 && u8(1) == 254);
            case IPV6 -> (u8(0) & 0xfe) == 0xfc || (u8(0) == 0xfe && (u8(1) & 0xc0) == 0x80);
            default -> false;
        };
    }

    /** Whether this is 0.0.0.0 or ::, on any port. */
    public boolean isUnspecified() {
        return switch (network) {
            case IPV4 -> ipv4 == 0;
            case IPV6 -> isZeroUpTo(address.length);
            default -> false;
        };
    }

    /** Whether this is 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return switch (network) {
            case IPV4 -> (u8(0) & 0xf0) == 224;
            case IPV6 -> u8(0) == 0xff;
            default -> false;
        };
    }

    /**
     * Whether a stranger could reach this address over its network: none of the special ranges of Bitcoin §7.1
     * (private, link-local, loopback, unspecified, shared, benchmarking, documentation, ORCHID, broadcast), and not
     * multicast. The port does not matter. The reserved 240.0.0.0/4 counts as routable, as it does there.
     */
    public boolean isRoutable() {
        if (isLoopback() || isPrivate() || isUnspecified() || isMulticast()) {
            return false;
        }
        return switch (network) {
            case IPV4 -> !isSpecialIpv4();
            case IPV6 -> !isSpecialIpv6();
            case TORV3, I2P, CJDNS -> true;
        };
    }

    private boolean isSpecialIpv4() {
        return switch (u8(0)) {
            case 0 -> true;
            case 100 -> (u8(1) & 0xc0) == 64;
            case 192 -> u8(1) == 0 && u8(2) == 2;
            case 198 -> (u8(1) & 0xfe) == 18 || (u8(1) == 51 && u8(2) == 100);
            case 203 -> u8(1) == 0 && u8(2) == 113;
            case 255 -> u8(1) == 255 && u8(2) == 255 && u8(3) == 255;
            default -> false;
        };
    }

    private boolean isSpecialIpv6() {
        if (u8(0) != 0x20 || u8(1) != 0x01) {
            return false;
        }
        boolean documentation = u8(2) == 0x0d && u8(3) == 0xb8;
        boolean orchid = u8(2) == 0 && ((u8(3) & 0xf0) == 0x10 || (u8(3) & 0xf0) == 0x20);
        return documentation || orchid;
    }

    private static boolean isIpv4Mapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    private boolean isZeroUpTo(int end) {
        for (int i = 0; i < end; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private int u8(int index) {
        return network == Network.IPV4 ? (ipv4 >>> (24 - 8 * index)) & 0xff : address[index] & 0xff;
    }

    @Override
    public int compareTo(PeerAddress other) {
        int byNetwork = network.compareTo(other.network);
        if (byNetwork != 0) {
            return byNetwork;
        }
        int byAddress = network == Network.IPV4
                ? Integer.compareUnsigned(ipv4, other.ipv4)
                : Arrays.compareUnsigned(address, other.address);
        return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PeerAddress peer && hashCode == peer.hashCode && port == peer.port && sameHost(peer);
    }

    @Override
    public int hashCode() {
        return hashCode;
    }

    /** The form {@link #parse} reads. */
    @Override
    public String toString() {
        String host = switch (network) {
            case IPV4 -> AddressText.ipv4(addressBytes());
            case IPV6, CJDNS -> "[" + AddressText.ipv6(address) + "]";
            case TORV3 -> AddressText.onion(address);
            case I2P -> AddressText.i2p(address);
        };
        return host + ":" + port;
    }
}
