package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;

/**
 * Rejects the connection (5008). The code stands before the text.
 *
 * @param userAgent of the rejecting node
 * @param coreProtocolVersion of the rejecting node, 0 to 2^32-1
 * @param remoteEndpoint the receiver as the sender sees it; IPv4
 * @param reasonCode 0 to 255; see {@link #reason()} for its meaning
 * @param reasonText free text
 */
public record ConnectionRejected(
        WireText userAgent, long coreProtocolVersion, PeerAddress remoteEndpoint, int reasonCode, WireText reasonText)
        implements GrapheneMessage {
    /** Checks the ranges above. */
    public ConnectionRejected {
        FieldChecks.u32("the protocol version", coreProtocolVersion);
        Checks.endpoint("the remote endpoint", remoteEndpoint);
        FieldChecks.u8("the reason code", reasonCode);
    }

    /** A rejection with texts written as UTF-8. */
    public ConnectionRejected(
            String userAgent,
            long coreProtocolVersion,
            PeerAddress remoteEndpoint,
            RejectionReason reason,
            String reasonText) {
        this(WireText.of(userAgent), coreProtocolVersion, remoteEndpoint, reason.code(), WireText.of(reasonText));
    }

    static ConnectionRejected read(WireReader in) throws MalformedMessageException {
        return new ConnectionRejected(in.text(), in.u32(), in.endpoint(), in.u8(), in.text());
    }

    void write(ByteBuf out) {
        WireWriter.text(out, userAgent);
        WireWriter.u32(out, coreProtocolVersion);
        WireWriter.endpoint(out, remoteEndpoint);
        out.writeByte(reasonCode);
        WireWriter.text(out, reasonText);
    }

    /** The meaning of the code; {@link RejectionReason#UNSPECIFIED} for codes we do not know. */
    public RejectionReason reason() {
        return RejectionReason.of(reasonCode);
    }

    @Override
    public int type() {
        return GrapheneTypes.CONNECTION_REJECTED;
    }
}
