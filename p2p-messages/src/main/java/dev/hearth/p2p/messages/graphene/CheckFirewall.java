package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;

/**
 * Asks a node to call another (5014); ignored since 6.1.0.
 *
 * @param nodeId the node to be called
 * @param endpoint where to call it; IPv4
 */
public record CheckFirewall(NodeId nodeId, PeerAddress endpoint) implements GrapheneMessage {
    /** Checks that the address fits the wire. */
    public CheckFirewall {
        Checks.endpoint("the endpoint to check", endpoint);
    }

    static CheckFirewall read(WireReader in) throws MalformedMessageException {
        return new CheckFirewall(in.nodeId(), in.endpoint());
    }

    void write(ByteBuf out) {
        out.writeBytes(nodeId.toBytes());
        WireWriter.endpoint(out, endpoint);
    }

    @Override
    public int type() {
        return GrapheneTypes.CHECK_FIREWALL;
    }
}
