package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The service endpoint of version and addr (§1.1): 16 bytes of IPv6, in which IPv4 is mapped, and a port. */
final class EndpointV1 {
    static final int LENGTH = 16 + 2;

    private static final int ADDRESS_LENGTH = 16;
    private static final byte[] IPV4_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final byte[] ONION_CAT_PREFIX = {(byte) 0xfd, (byte) 0x87, (byte) 0xd8, 0x7e, (byte) 0xeb, 0x43};
    private static final byte[] INTERNAL_PREFIX = {(byte) 0xfd, 0x6b, (byte) 0x88, (byte) 0xc0, (byte) 0x87, 0x24};
    private static final byte CJDNS_PREFIX = (byte) 0xfc;

    private EndpointV1() {}

    /** The next endpoint, or null where its bytes are the disguise of something that is no address of IPv6 or IPv4. */
    static @Nullable PeerAddress read(WireReader in) throws MalformedMessageException {
        byte[] address = in.bytes(ADDRESS_LENGTH);
        int port = in.u16BigEndian();
        return isDisguise(address) ? null : PeerAddress.of(Network.IPV6, address, port);
    }

    /** Whether 16 bytes of IPv6 stand for Tor v2, the reference's internal names or CJDNS (§1.10). */
    static boolean isDisguise(byte[] address) {
        return startsWith(address, ONION_CAT_PREFIX)
                || startsWith(address, INTERNAL_PREFIX)
                || address[0] == CJDNS_PREFIX;
    }

    static boolean isMappedIpv4(byte[] address) {
        return startsWith(address, IPV4_PREFIX);
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }

    static boolean canWrite(PeerAddress address) {
        return switch (address.network()) {
            case IPV4, IPV6 -> true;
            case TORV3, I2P, CJDNS -> false;
        };
    }

    static void check(PeerAddress address) {
        if (!canWrite(address)) {
            throw new IllegalArgumentException(address + " is neither IPv4 nor IPv6");
        }
    }

    static void write(ByteBuf out, PeerAddress address) {
        if (address.network() == Network.IPV4) {
            out.writeBytes(IPV4_PREFIX);
        }
        out.writeBytes(address.addressBytes()).writeShort(address.port());
    }
}
