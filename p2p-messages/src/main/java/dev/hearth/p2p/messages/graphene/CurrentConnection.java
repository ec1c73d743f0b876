package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;

/**
 * One connection of a node (an entry of 5017).
 *
 * @param durationSeconds age, 0 to 2^32-1
 * @param remoteEndpoint the other end; IPv4
 * @param nodeId the other end's name for itself
 * @param clockOffsetMicros how far its clock is ahead
 * @param roundTripMicros round trip time
 * @param directionCode 0 to 255, a {@link ConnectionDirection}
 * @param firewalledCode 0 to 255, a {@link FirewallState}
 * @param userData of its hello
 */
public record CurrentConnection(
        long durationSeconds,
        PeerAddress remoteEndpoint,
        NodeId nodeId,
        long clockOffsetMicros,
        long roundTripMicros,
        int directionCode,
        int firewalledCode,
        VariantObject userData) {
    static final int SHORTEST = 62;

    /** Checks the ranges above. */
    public CurrentConnection {
        FieldChecks.u32("the duration", durationSeconds);
        Checks.endpoint("the remote endpoint", remoteEndpoint);
        FieldChecks.u8("the direction", directionCode);
        FieldChecks.u8("the firewall state", firewalledCode);
    }

    static CurrentConnection read(WireReader in, VariantReader variants) throws MalformedMessageException {
        return new CurrentConnection(
                in.u32(), in.endpoint(), in.nodeId(), in.i64(), in.i64(), in.u8(), in.u8(), variants.object());
    }

    void write(ByteBuf out, VariantWriter variants) {
        WireWriter.u32(out, durationSeconds);
        WireWriter.endpoint(out, remoteEndpoint);
        out.writeBytes(nodeId.toBytes());
        out.writeLongLE(clockOffsetMicros).writeLongLE(roundTripMicros);
        out.writeByte(directionCode).writeByte(firewalledCode);
        variants.object(userData);
    }
}
