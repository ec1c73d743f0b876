package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;

/**
 * Reports a firewall check (5015); ignored since 6.1.0.
 *
 * @param nodeId the node that was called
 * @param endpoint where it was called; IPv4
 * @param resultCode 0 to 255; see {@link #result()}
 */
public record CheckFirewallReply(NodeId nodeId, PeerAddress endpoint, int resultCode) implements GrapheneMessage {
    /** Checks the ranges above. */
    public CheckFirewallReply {
        Checks.endpoint("the checked endpoint", endpoint);
        FieldChecks.u8("the result", resultCode);
    }

    static CheckFirewallReply read(WireReader in) throws MalformedMessageException {
        return new CheckFirewallReply(in.nodeId(), in.endpoint(), in.u8());
    }

    void write(ByteBuf out) {
        out.writeBytes(nodeId.toBytes());
        WireWriter.endpoint(out, endpoint);
        out.writeByte(resultCode);
    }

    /** The meaning of the code. */
    public FirewallCheckResult result() {
        return FirewallCheckResult.of(resultCode);
    }

    @Override
    public int type() {
        return GrapheneTypes.CHECK_FIREWALL_REPLY;
    }
}
