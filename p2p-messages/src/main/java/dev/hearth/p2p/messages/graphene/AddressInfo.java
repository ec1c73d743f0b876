package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;

/**
 * What a node knows of another (an entry of 5010).
 *
 * @param endpoint where it accepts connections; port 0 if it does not; IPv4
 * @param lastSeenSeconds Unix time in seconds, 0 to 2^32-1
 * @param latencyMicros round trip in microseconds as the sender measured it, possibly negative
 * @param nodeId its name for itself
 * @param directionCode 0 to 255; see {@link #direction()}
 * @param firewalledCode 0 to 255; see {@link #firewalled()}
 */
public record AddressInfo(
        PeerAddress endpoint,
        long lastSeenSeconds,
        long latencyMicros,
        NodeId nodeId,
        int directionCode,
        int firewalledCode) {
    /** Bytes on the wire. */
    public static final int LENGTH = 53;

    /** Checks the ranges above. */
    public AddressInfo {
        Checks.endpoint("an endpoint", endpoint);
        FieldChecks.u32("the last seen time", lastSeenSeconds);
        FieldChecks.u8("the direction", directionCode);
        FieldChecks.u8("the firewall state", firewalledCode);
    }

    static AddressInfo read(WireReader in) throws MalformedMessageException {
        return new AddressInfo(in.endpoint(), in.u32(), in.i64(), in.nodeId(), in.u8(), in.u8());
    }

    void write(ByteBuf out) {
        WireWriter.endpoint(out, endpoint);
        WireWriter.u32(out, lastSeenSeconds);
        out.writeLongLE(latencyMicros);
        out.writeBytes(nodeId.toBytes());
        out.writeByte(directionCode).writeByte(firewalledCode);
    }

    /** The meaning of the direction code. */
    public ConnectionDirection direction() {
        return ConnectionDirection.of(directionCode);
    }

    /** The meaning of the firewall code. */
    public FirewallState firewalled() {
        return FirewallState.of(firewalledCode);
    }
}
