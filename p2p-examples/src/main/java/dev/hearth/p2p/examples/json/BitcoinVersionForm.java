package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import dev.hearth.p2p.messages.bitcoin.BitcoinCodec;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** Versions, with what the sender says of itself a second time, which the record passes over. */
record BitcoinVersionForm() implements PayloadForm {
    private static final int ME = 4 + 8 + 8 + 8 + 16 + 2;
    private static final int ADDRESS_LENGTH = 16;
    private static final int IPV4_OFFSET = 12;

    @Override
    public Shown show(byte[] payload) throws MalformedMessageException {
        ByteBuf in = Unpooled.wrappedBuffer(payload);
        Version version = (Version) BitcoinCodec.decode(BitcoinCommands.VERSION, in);
        // A payload may end before these; those that we would write are shown then.
        byte[] whole = payload.length > ME ? payload : BitcoinCodec.encode(version);
        ByteBuf me = Unpooled.wrappedBuffer(whole, ME, whole.length - ME);
        long myServices = me.readLongLE();
        byte[] myAddress = new byte[ADDRESS_LENGTH];
        me.readBytes(myAddress);
        PeerAddress mine = PeerAddress.of(Network.IPV6, myAddress, me.readUnsignedShort());

        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("version", version.version());
        fields.set("services", Numbers.unsigned(version.services()));
        fields.set("time", Numbers.signed(version.timeSeconds()));
        fields.set("you", endpoint(version.yourServices(), version.yourAddress()));
        fields.set("me", endpoint(myServices, mine));
        fields.set("nonce", Numbers.unsigned(version.nonce()));
        fields.put("user_agent", version.userAgent());
        fields.put("start_height", version.startHeight());
        fields.put("relay", version.relay());
        return new Shown(fields, in.readerIndex());
    }

    private static ObjectNode endpoint(long services, PeerAddress address) {
        ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
        endpoint.set("services", Numbers.unsigned(services));
        return endpoint.put("address", address.toString());
    }

    @Override
    public byte[] pack(Fields fields) {
        Fields you = fields.object("you");
        Fields me = fields.object("me");
        byte[] payload = BitcoinCodec.encode(new Version(
                fields.i32("version"),
                fields.unsigned("services"),
                fields.signed("time"),
                you.unsigned("services"),
                you.address("address"),
                fields.unsigned("nonce"),
                fields.string("user_agent"),
                fields.i32("start_height"),
                fields.bool("relay")));
        ByteBuf out = Unpooled.wrappedBuffer(payload).writerIndex(ME);
        out.writeLongLE(me.unsigned("services"));
        PeerAddress mine = me.address("address");
        out.writeBytes(ipv6(mine)).writeShort(mine.port());
        you.end();
        me.end();
        return payload;
    }

    private static byte[] ipv6(PeerAddress address) {
        byte[] bytes = address.addressBytes();
        return switch (address.network()) {
            case IPV6, CJDNS -> bytes;
            case IPV4 -> {
                byte[] mapped = new byte[ADDRESS_LENGTH];
                Arrays.fill(mapped, IPV4_OFFSET - 2, IPV4_OFFSET, (byte) 0xff);
                System.arraycopy(bytes, 0, mapped, IPV4_OFFSET, bytes.length);
                yield mapped;
            }
            case TORV3, I2P -> throw new IllegalArgumentException(address + " is neither IPv4 nor IPv6");
        };
    }
}
