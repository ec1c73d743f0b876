package dev.hearth.p2p.discovery;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts addresses into {@link NetGroup}s (bitcoin-p2p §5.3): by AS number where a map knows it, else IPv4 by /16, IPv6
 * by /32 (he.net by /36; an embedded IPv4 address as that address), onion and I2P by 4 bits, CJDNS by 12, and all that
 * is not publicly routable as one. Immutable; any thread.
 */
public final class NetGroups {
    private static final NetGroup UNROUTABLE = NetGroup.of((byte) 0);
    private static final byte NAMED = 6;
    private static final int NAME_BYTES = 10;

    private final @Nullable AsMap map;
    private final boolean privateToo;

    private NetGroups(@Nullable AsMap map, boolean privateToo) {
        this.map = map;
        this.privateToo = privateToo;
    }

    /** Groups by address prefix alone. */
    public static NetGroups byPrefix() {
        return new NetGroups(null, false);
    }

    /** Groups by AS number where {@code map} knows it. */
    public static NetGroups byAsMap(AsMap map) {
        return new NetGroups(map, false);
    }

    /** The same for a private network: addresses that are not publicly routable get the group of their prefix too. */
    public NetGroups forPrivateNetwork() {
        return new NetGroups(map, true);
    }

    /** Names this way of grouping in 32 bytes: the id of the map, zeros without one; another in a private network. */
    public Hash id() {
        Hash id = map == null ? Hash.zero(32) : map.id();
        return privateToo ? Hash.wrap(Digests.sha256(id.toBytes())) : id;
    }

    /** The group of an address; its port says nothing. */
    public NetGroup of(PeerAddress address) {
        if (!privateToo && !address.isRoutable()) {
            return UNROUTABLE;
        }
        byte[] bytes = address.addressBytes();
        return switch (address.network()) {
            case IPV4 -> ofIpv4(bytes);
            case IPV6 -> ofIpv6(bytes);
            case TORV3 -> prefix(3, bytes, 4);
            case I2P -> prefix(4, bytes, 4);
            case CJDNS -> prefix(5, bytes, 12);
        };
    }

    /** The group of whoever told us an address. */
    public NetGroup of(AddressOrigin origin) {
        if (origin instanceof AddressOrigin.Host peer) {
            return of(peer.host());
        }
        byte[] name = ((AddressOrigin.Named) origin).name().getBytes(StandardCharsets.US_ASCII);
        return prefix(NAMED, Digests.sha256(name), 8 * NAME_BYTES);
    }

    private NetGroup ofIpv4(byte[] address) {
        NetGroup system = systemOf(mapped(address));
        return system != null ? system : prefix(1, address, 16);
    }

    private NetGroup ofIpv6(byte[] address) {
        byte[] embedded = embeddedIpv4(address);
        if (embedded != null) {
            return ofIpv4(embedded);
        }
        NetGroup system = systemOf(address);
        if (system != null) {
            return system;
        }
        return prefix(2, address, startsWith(address, 0x20, 0x01, 0x04, 0x70) ? 36 : 32);
    }

    private @Nullable NetGroup systemOf(byte[] address) {
        int system = map == null ? 0 : map.systemOf(address);
        return system == 0
                ? null
                : NetGroup.of(
                        (byte) 2, (byte) system, (byte) (system >>> 8), (byte) (system >>> 16), (byte) (system >>> 24));
    }

    /** The form of an address in hashes and AS maps: IPv4 as an IPv4-mapped IPv6 address, others as they are. */
    static byte[] canonicalBytes(PeerAddress address) {
        byte[] bytes = address.addressBytes();
        return address.network() == Network.IPV4 ? mapped(bytes) : bytes;
    }

    private static byte[] mapped(byte[] ipv4) {
        byte[] bytes = new byte[16];
        bytes[10] = -1;
        bytes[11] = -1;
        System.arraycopy(ipv4, 0, bytes, 12, 4);
        return bytes;
    }

    /** The IPv4 address inside a SIIT, NAT64, 6to4 or Teredo address. */
    private static byte @Nullable [] embeddedIpv4(byte[] address) {
        boolean siit = startsWith(address, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0);
        boolean nat64 = startsWith(address, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
        if (siit || nat64) {
            return new byte[] {address[12], address[13], address[14], address[15]};
        }
        if (startsWith(address, 0x20, 0x02)) {
            return new byte[] {address[2], address[3], address[4], address[5]};
        }
        if (startsWith(address, 0x20, 0x01, 0, 0)) {
            return new byte[] {(byte) ~address[12], (byte) ~address[13], (byte) ~address[14], (byte) ~address[15]};
        }
        return null;
    }

    private static boolean startsWith(byte[] address, int... start) {
        for (int i = 0; i < start.length; i++) {
            if ((address[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first bits of an address; the rest of the last byte is ones. */
    private static NetGroup prefix(int networkClass, byte[] address, int bits) {
        byte[] group = new byte[1 + (bits + 7) / 8];
        group[0] = (byte) networkClass;
        System.arraycopy(address, 0, group, 1, group.length - 1);
        if (bits % 8 != 0) {
            group[group.length - 1] |= (byte) (0xff >>> (bits % 8));
        }
        return NetGroup.of(group);
    }
}
