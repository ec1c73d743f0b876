package dev.hearth.p2p.examples.json;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.CheckFirewall;
import dev.hearth.p2p.messages.graphene.CheckFirewallReply;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.CurrentConnection;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GetCurrentConnectionsReply;
import dev.hearth.p2p.messages.graphene.GetCurrentConnectionsRequest;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.LogEntry;
import dev.hearth.p2p.messages.graphene.WireException;
import java.util.List;

/** Reads records from what {@link FieldsWriter} wrote. */
final class FieldsReader {
    private static final int ITEM_HASH_LENGTH = 20;
    private static final int PUBLIC_KEY_LENGTH = 33;

    private FieldsReader() {}

    /** The message of a type that is neither a transaction nor a block. */
    static GrapheneMessage message(int type, Fields in) {
        return switch (type) {
            case GrapheneTypes.ITEM_IDS_INVENTORY ->
                new ItemIdsInventory((int) in.u32("item_type"), in.hashes("item_hashes_available", ITEM_HASH_LENGTH));
            case GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY ->
                new BlockchainItemIdsInventory(
                        in.u32("total_remaining_item_count"),
                        (int) in.u32("item_type"),
                        in.hashes("item_hashes_available", ITEM_HASH_LENGTH));
            case GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS ->
                new FetchBlockchainItemIds(
                        (int) in.u32("item_type"), in.hashes("blockchain_synopsis", ITEM_HASH_LENGTH));
            case GrapheneTypes.FETCH_ITEMS ->
                new FetchItems((int) in.u32("item_type"), in.hashes("items_to_fetch", ITEM_HASH_LENGTH));
            case GrapheneTypes.ITEM_NOT_AVAILABLE -> itemNotAvailable(in.object("requested_item"));
            case GrapheneTypes.HELLO -> hello(in);
            case GrapheneTypes.CONNECTION_ACCEPTED -> new ConnectionAccepted();
            case GrapheneTypes.CONNECTION_REJECTED ->
                new ConnectionRejected(
                        in.text("user_agent"),
                        in.u32("core_protocol_version"),
                        in.endpoint("remote_endpoint"),
                        in.code("reason_code", Codes.REJECTION_REASON),
                        in.text("reason_string"));
            case GrapheneTypes.ADDRESS_REQUEST -> new AddressRequest();
            case GrapheneTypes.ADDRESS ->
                new AddressMessage(in.objects("addresses").stream()
                        .map(FieldsReader::address)
                        .toList());
            case GrapheneTypes.CLOSING_CONNECTION -> closing(in);
            case GrapheneTypes.CURRENT_TIME_REQUEST -> new CurrentTimeRequest(in.micros("request_sent_time"));
            case GrapheneTypes.CURRENT_TIME_REPLY ->
                new CurrentTimeReply(
                        in.micros("request_sent_time"),
                        in.micros("request_received_time"),
                        in.micros("reply_transmitted_time"));
            case GrapheneTypes.CHECK_FIREWALL ->
                new CheckFirewall(in.nodeId("node_id"), in.endpoint("endpoint_to_check"));
            case GrapheneTypes.CHECK_FIREWALL_REPLY ->
                new CheckFirewallReply(
                        in.nodeId("node_id"), in.endpoint("endpoint_checked"), in.code("result", Codes.FIREWALL_CHECK));
            case GrapheneTypes.GET_CURRENT_CONNECTIONS_REQUEST -> new GetCurrentConnectionsRequest();
            case GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY -> connections(in);
            default -> throw new IllegalArgumentException("no record has the type " + type);
        };
    }

    private static ItemNotAvailable itemNotAvailable(Fields in) {
        ItemNotAvailable message =
                new ItemNotAvailable((int) in.u32("item_type"), in.hash("item_hash", ITEM_HASH_LENGTH));
        in.end();
        return message;
    }

    private static Hello hello(Fields in) {
        return new Hello(
                in.text("user_agent"),
                in.u32("core_protocol_version"),
                in.endpoint("inbound_address", "inbound_port"),
                in.u16("outbound_port"),
                PublicKey.of(in.hex("node_public_key", PUBLIC_KEY_LENGTH)),
                CompactSignature.of(in.hex("signed_shared_secret", CompactSignature.LENGTH)),
                in.hash("chain_id", Hello.CHAIN_ID_LENGTH),
                in.variants("user_data"));
    }

    private static AddressInfo address(Fields in) {
        AddressInfo address = new AddressInfo(
                in.endpoint("remote_endpoint"),
                in.seconds("last_seen_time"),
                in.signed("latency"),
                in.nodeId("node_id"),
                in.code("direction", Codes.DIRECTION),
                in.code("firewalled", Codes.FIREWALLED));
        in.end();
        return address;
    }

    private static ClosingConnection closing(Fields in) {
        return new ClosingConnection(
                in.text("reason_for_closing"),
                in.bool("closing_due_to_error"),
                in.takeIfPresent("error") == null ? null : error(in.object("error")));
    }

    private static WireException error(Fields in) {
        List<LogEntry> stack =
                in.variantObjects("stack").stream().map(LogEntry::new).toList();
        WireException error = new WireException(in.signed("code"), in.text("name"), in.text("message"), stack);
        in.end();
        return error;
    }

    private static GetCurrentConnectionsReply connections(Fields in) {
        return new GetCurrentConnectionsReply(
                in.u32("upload_rate_one_minute"),
                in.u32("download_rate_one_minute"),
                in.u32("upload_rate_fifteen_minutes"),
                in.u32("download_rate_fifteen_minutes"),
                in.u32("upload_rate_one_hour"),
                in.u32("download_rate_one_hour"),
                in.objects("current_connections").stream()
                        .map(FieldsReader::connection)
                        .toList());
    }

    private static CurrentConnection connection(Fields in) {
        CurrentConnection connection = new CurrentConnection(
                in.u32("connection_duration"),
                in.endpoint("remote_endpoint"),
                in.nodeId("node_id"),
                in.signed("clock_offset"),
                in.signed("round_trip_delay"),
                in.code("connection_direction", Codes.DIRECTION),
                in.code("firewalled", Codes.FIREWALLED),
                in.variants("user_data"));
        in.end();
        return connection;
    }
}
