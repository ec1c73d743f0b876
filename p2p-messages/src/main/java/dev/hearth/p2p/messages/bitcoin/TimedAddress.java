package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of another (§1.10).
 *
 * @param timeSeconds when it was last seen, Unix time in seconds, 0 to 2^32-1
 * @param services what it is said to offer: 64 bits
 * @param address where it is
 */
public record TimedAddress(long timeSeconds, long services, PeerAddress address) {
    /** Bytes in an addr. */
    static final int ADDR_LENGTH = 4 + 8 + EndpointV1.LENGTH;

    /** Fewest bytes in an addrv2: one of no bytes at all in a network that nobody knows. */
    static final int SHORTEST_ADDR_V2 = 4 + 1 + 1 + 1 + 2;

    /** Checks the time. */
    public TimedAddress {
        FieldChecks.u32("a time", timeSeconds);
    }

    /** Whether an {@link Addr} can carry it; an {@link AddrV2} always can. */
    public boolean fitsAddr() {
        return EndpointV1.canWrite(address);
    }

    static @Nullable TimedAddress readV1(WireReader in) throws MalformedMessageException {
        long time = in.u32();
        long services = in.i64();
        PeerAddress address = EndpointV1.read(in);
        return address == null ? null : new TimedAddress(time, services, address);
    }

    void writeV1(ByteBuf out) {
        WireWriter.u32(out, timeSeconds);
        out.writeLongLE(services);
        EndpointV1.write(out, address);
    }

    static @Nullable TimedAddress readV2(WireReader in) throws MalformedMessageException {
        long time = in.u32();
        long services = in.compactSize();
        Network network = network(in.u8());
        int length = in.count(1);
        if (length > BitcoinLimits.MAX_ADDRESS_LENGTH) {
            throw new MalformedMessageException(
                    "an address has more than " + BitcoinLimits.MAX_ADDRESS_LENGTH + " bytes");
        }
        byte[] bytes = in.bytes(length);
        int port = in.u16BigEndian();
        if (network == null) {
            return null;
        }
        if (length != network.addressLength()) {
            throw new MalformedMessageException("an address of " + network + " has " + length + " bytes");
        }
        return isAddress(network, bytes)
                ? new TimedAddress(time, services, PeerAddress.of(network, bytes, port))
                : null;
    }

    private static @Nullable Network network(int code) {
        for (Network network : Network.values()) {
            if (network.code() == code) {
                return network;
            }
        }
        return null;
    }

    private static boolean isAddress(Network network, byte[] bytes) {
        return switch (network) {
            case IPV4, TORV3, I2P -> true;
            case IPV6 -> !EndpointV1.isDisguise(bytes) && !EndpointV1.isMappedIpv4(bytes);
            case CJDNS -> bytes[0] == (byte) 0xfc;
        };
    }

    void writeV2(ByteBuf out) {
        WireWriter.u32(out, timeSeconds);
        WireWriter.compactSize(out, services);
        out.writeByte(address.network().code());
        WireWriter.varBytes(out, address.addressBytes());
        out.writeShort(address.port());
    }
}
