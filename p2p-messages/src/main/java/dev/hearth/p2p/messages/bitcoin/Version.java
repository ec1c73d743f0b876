package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Introduces a node (§1.7). The sender's own services and address, which the message repeats, are written as the
 * services and as zeros, and are not looked at when it is read. A payload that ends before one of the last four fields
 * has the defaults of that field and all that follow.
 *
 * @param version protocol version, any 32 bits
 * @param services what the sender offers: 64 bits
 * @param timeSeconds Unix time in seconds; any 64 bits may arrive
 * @param yourServices what the sender believes that the receiver offers
 * @param yourAddress where the sender sees the receiver, IPv4 or IPv6; {@link #NO_ADDRESS} where it does not say
 * @param nonce tells a connection to oneself; by default 1
 * @param userAgent at most 256 characters, one for each byte whatever its encoding; hostile, see
 *     {@link #printableUserAgent}; by default empty
 * @param startHeight height of the sender's best block; by default -1
 * @param relay whether the sender wants to hear of transactions; by default true
 */
public record Version(
        int version,
        long services,
        long timeSeconds,
        long yourServices,
        PeerAddress yourAddress,
        long nonce,
        String userAgent,
        int startHeight,
        boolean relay)
        implements BitcoinMessage {
    /** Zeros, which say nothing. */
    public static final PeerAddress NO_ADDRESS =
            PeerAddress.of(Network.IPV6, new byte[Network.IPV6.addressLength()], 0);

    private static final String HARMLESS = " .,;-_/:?@()";

    /** Checks the ranges above. */
    public Version {
        EndpointV1.check(yourAddress);
        Checks.atMost("a user agent", userAgent.length(), BitcoinLimits.MAX_USER_AGENT);
        if (userAgent.chars().anyMatch(character -> character > 0xff)) {
            throw new IllegalArgumentException("a character of a user agent takes more than a byte");
        }
    }

    static Version read(WireReader in) throws MalformedMessageException {
        int version = in.i32();
        long services = in.i64();
        long time = in.i64();
        long yourServices = in.i64();
        PeerAddress seen = EndpointV1.read(in);
        long nonce = 1;
        if (in.remaining() > 0) {
            in.skip(Long.BYTES + EndpointV1.LENGTH);
            nonce = in.i64();
        }
        String userAgent = "";
        if (in.remaining() > 0) {
            byte[] text = in.text("a user agent", BitcoinLimits.MAX_USER_AGENT).toBytes();
            userAgent = new String(text, StandardCharsets.ISO_8859_1);
        }
        int startHeight = in.remaining() > 0 ? in.i32() : -1;
        boolean relay = in.remaining() == 0 || in.bool();
        return new Version(
                version,
                services,
                time,
                yourServices,
                seen == null ? NO_ADDRESS : seen,
                nonce,
                userAgent,
                startHeight,
                relay);
    }

    @Override
    public String command() {
        return BitcoinCommands.VERSION;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeIntLE(version);
        out.writeLongLE(services);
        out.writeLongLE(timeSeconds);
        out.writeLongLE(yourServices);
        EndpointV1.write(out, yourAddress);
        out.writeLongLE(services);
        EndpointV1.write(out, NO_ADDRESS);
        out.writeLongLE(nonce);
        WireWriter.varBytes(out, userAgent.getBytes(StandardCharsets.ISO_8859_1));
        out.writeIntLE(startHeight);
        WireWriter.bool(out, relay);
    }

    /** The user agent without all that is not a letter or digit of ASCII, a blank or one of {@code .,;-_/:?@()}. */
    public String printableUserAgent() {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < userAgent.length(); i++) {
            char c = userAgent.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || HARMLESS.indexOf(c) >= 0) {
                shown.append(c);
            }
        }
        return shown.toString();
    }
}
