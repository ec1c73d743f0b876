package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Turns payloads into messages and messages into payloads (§2.4 to §2.7). Stateless and thread-safe.
 *
 * <p>Decoding takes time and memory in proportion to the payload, whatever it claims. Bytes after the message are
 * ignored, as the specification obliges us (§1.5); they are part of the message id all the same.
 */
public final class GrapheneCodec {
    private GrapheneCodec() {}

    /**
     * The message of type {@code type} that {@code payload} holds. Reads from its reader index on, leaves it behind
     * the last byte of the message (anywhere, after an exception), and neither keeps nor releases it.
     *
     * @param type a number of §2.4 or of the application
     * @throws MalformedMessageException if the payload is no such message, or the type is one of 5000 to 5099 that no
     *     message has
     */
    public static GrapheneMessage decode(int type, ByteBuf payload) throws MalformedMessageException {
        WireReader in = new WireReader(payload);
        return switch (type) {
            case GrapheneTypes.TRANSACTION -> TransactionMessage.read(in);
            case GrapheneTypes.BLOCK -> BlockMessage.read(in);
            case GrapheneTypes.ITEM_IDS_INVENTORY -> ItemIdsInventory.read(in);
            case GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY -> BlockchainItemIdsInventory.read(in);
            case GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS -> FetchBlockchainItemIds.read(in);
            case GrapheneTypes.FETCH_ITEMS -> FetchItems.read(in);
            case GrapheneTypes.ITEM_NOT_AVAILABLE -> ItemNotAvailable.read(in);
            case GrapheneTypes.HELLO -> Hello.read(in);
            case GrapheneTypes.CONNECTION_ACCEPTED -> new ConnectionAccepted();
            case GrapheneTypes.CONNECTION_REJECTED -> ConnectionRejected.read(in);
            case GrapheneTypes.ADDRESS_REQUEST -> new AddressRequest();
            case GrapheneTypes.ADDRESS -> AddressMessage.read(in);
            case GrapheneTypes.CLOSING_CONNECTION -> ClosingConnection.read(in);
            case GrapheneTypes.CURRENT_TIME_REQUEST -> CurrentTimeRequest.read(in);
            case GrapheneTypes.CURRENT_TIME_REPLY -> CurrentTimeReply.read(in);
            case GrapheneTypes.CHECK_FIREWALL -> CheckFirewall.read(in);
            case GrapheneTypes.CHECK_FIREWALL_REPLY -> CheckFirewallReply.read(in);
            case GrapheneTypes.GET_CURRENT_CONNECTIONS_REQUEST -> new GetCurrentConnectionsRequest();
            case GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY -> GetCurrentConnectionsReply.read(in);
            default -> {
                if (GrapheneTypes.isReserved(type)) {
                    throw new MalformedMessageException("no message has the type " + type);
                }
                yield CustomMessage.read(type, in);
            }
        };
    }

    /**
     * Appends the payload of {@code message} to {@code out}, in its one canonical form.
     *
     * @throws IllegalArgumentException if the message is an {@link UnregisteredMessage}, or holds variants our own
     *     decoder would refuse (deeper than 8, over 64 keys in an object, over 1024 in a hello)
     */
    public static void encode(GrapheneMessage message, ByteBuf out) {
        if (message instanceof TransactionMessage m) {
            m.write(out);
        } else if (message instanceof BlockMessage m) {
            m.write(out);
        } else if (message instanceof ItemIdsInventory m) {
            m.write(out);
        } else if (message instanceof BlockchainItemIdsInventory m) {
            m.write(out);
        } else if (message instanceof FetchBlockchainItemIds m) {
            m.write(out);
        } else if (message instanceof FetchItems m) {
            m.write(out);
        } else if (message instanceof ItemNotAvailable m) {
            m.write(out);
        } else if (message instanceof Hello m) {
            m.write(out);
        } else if (message instanceof ConnectionRejected m) {
            m.write(out);
        } else if (message instanceof AddressMessage m) {
            m.write(out);
        } else if (message instanceof ClosingConnection m) {
            m.write(out);
        } else if (message instanceof CurrentTimeRequest m) {
            m.write(out);
        } else if (message instanceof CurrentTimeReply m) {
            m.write(out);
        } else if (message instanceof CheckFirewall m) {
            m.write(out);
        } else if (message instanceof CheckFirewallReply m) {
            m.write(out);
        } else if (message instanceof GetCurrentConnectionsReply m) {
            m.write(out);
        } else if (message instanceof CustomMessage m) {
            m.write(out);
        } else if (message instanceof UnregisteredMessage) {
            throw new IllegalArgumentException("a message that was skipped cannot be sent");
        }
        // The rest, 5007, 5009 and 5016, have no payload.
    }

    /** The payload of {@code message} as a new array; errors as {@link #encode(GrapheneMessage, ByteBuf)}. */
    public static byte[] encode(GrapheneMessage message) {
        ByteBuf out = Unpooled.buffer();
        encode(message, out);
        return ByteBufUtil.getBytes(out);
    }

    /** RIPEMD-160 of the payload (§2.5), encoding the message first; errors as {@link #encode(GrapheneMessage)}. */
    public static Hash messageId(GrapheneMessage message) {
        return Hash.wrap(Digests.ripemd160(encode(message)));
    }
}
