package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;

/**
 * Introduces a node (5006, §2.6).
 *
 * @param userAgent free text
 * @param coreProtocolVersion 106 from the reference; 0 to 2^32-1
 * @param inboundAddress where the node accepts connections, {@link PeerAddress#NONE} if it does not; IPv4
 * @param outboundPort local port of this socket
 * @param nodePublicKey the node's long-lived key, unproven until the signature is verified
 * @param signedSharedSecret signature of SHA-256 of the session secret
 * @param chainId 32 bytes
 * @param userData what else the node says about itself
 */
public record Hello(
        WireText userAgent,
        long coreProtocolVersion,
        PeerAddress inboundAddress,
        int outboundPort,
        PublicKey nodePublicKey,
        CompactSignature signedSharedSecret,
        Hash chainId,
        VariantObject userData)
        implements GrapheneMessage {
    /** Bytes of a chain id. */
    public static final int CHAIN_ID_LENGTH = 32;

    private static final int PUBLIC_KEY_LENGTH = 33;
    private static final int SIGNATURE_LENGTH = 65;

    /** Checks the ranges above. */
    public Hello {
        FieldChecks.u32("the protocol version", coreProtocolVersion);
        Checks.endpoint("the inbound address", inboundAddress);
        FieldChecks.u16("the outbound port", outboundPort);
        FieldChecks.hash("a chain id", chainId, CHAIN_ID_LENGTH);
    }

    /** A hello with a user agent written as UTF-8. */
    public Hello(
            String userAgent,
            long coreProtocolVersion,
            PeerAddress inboundAddress,
            int outboundPort,
            PublicKey nodePublicKey,
            CompactSignature signedSharedSecret,
            Hash chainId,
            VariantObject userData) {
        this(
                WireText.of(userAgent),
                coreProtocolVersion,
                inboundAddress,
                outboundPort,
                nodePublicKey,
                signedSharedSecret,
                chainId,
                userData);
    }

    static Hello read(WireReader in) throws MalformedMessageException {
        return new Hello(
                in.text(),
                in.u32(),
                in.endpoint(),
                in.u16(),
                PublicKey.of(in.bytes(PUBLIC_KEY_LENGTH)),
                CompactSignature.of(in.bytes(SIGNATURE_LENGTH)),
                in.hash(CHAIN_ID_LENGTH),
                new VariantReader(in, VariantLimits.USER_DATA).object());
    }

    void write(ByteBuf out) {
        WireWriter.text(out, userAgent);
        WireWriter.u32(out, coreProtocolVersion);
        WireWriter.endpoint(out, inboundAddress);
        out.writeShortLE(outboundPort);
        out.writeBytes(nodePublicKey.toBytes());
        out.writeBytes(signedSharedSecret.toBytes());
        WireWriter.hash(out, chainId);
        new VariantWriter(out, VariantLimits.USER_DATA).object(userData);
    }

    @Override
    public int type() {
        return GrapheneTypes.HELLO;
    }
}
