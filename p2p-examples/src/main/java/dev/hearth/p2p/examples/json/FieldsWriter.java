package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.CheckFirewall;
import dev.hearth.p2p.messages.graphene.CheckFirewallReply;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.CurrentConnection;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GetCurrentConnectionsReply;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.WireException;
import java.util.List;

/** Writes records as the reference prints them; {@link FieldsReader} is its inverse. */
final class FieldsWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private FieldsWriter() {}

    static ObjectNode fields(GrapheneMessage message) {
        ObjectNode json = JSON.objectNode();
        if (message instanceof ItemIdsInventory m) {
            json.set("item_type", itemType(m.itemType()));
            json.set("item_hashes_available", hashes(m.hashes()));
        } else if (message instanceof BlockchainItemIdsInventory m) {
            json.put("total_remaining_item_count", m.remaining());
            json.set("item_type", itemType(m.itemType()));
            json.set("item_hashes_available", hashes(m.ids()));
        } else if (message instanceof FetchBlockchainItemIds m) {
            json.set("item_type", itemType(m.itemType()));
            json.set("blockchain_synopsis", hashes(m.synopsis()));
        } else if (message instanceof FetchItems m) {
            json.set("item_type", itemType(m.itemType()));
            json.set("items_to_fetch", hashes(m.items()));
        } else if (message instanceof ItemNotAvailable m) {
            ObjectNode item = json.putObject("requested_item");
            item.set("item_type", itemType(m.itemType()));
            item.put("item_hash", m.hash().toString());
        } else if (message instanceof Hello m) {
            hello(json, m);
        } else if (message instanceof ConnectionRejected m) {
            json.put("user_agent", m.userAgent().toString());
            json.put("core_protocol_version", m.coreProtocolVersion());
            json.put("remote_endpoint", m.remoteEndpoint().toString());
            json.set("reason_code", Codes.REJECTION_REASON.show(m.reasonCode()));
            json.put("reason_string", m.reasonText().toString());
        } else if (message instanceof AddressMessage m) {
            ArrayNode addresses = json.putArray("addresses");
            m.addresses().forEach(address -> address(addresses.addObject(), address));
        } else if (message instanceof ClosingConnection m) {
            closing(json, m);
        } else if (message instanceof CurrentTimeRequest m) {
            json.put("request_sent_time", Times.ofMicros(m.sentMicros()));
        } else if (message instanceof CurrentTimeReply m) {
            json.put("request_sent_time", Times.ofMicros(m.requestSent()));
            json.put("request_received_time", Times.ofMicros(m.requestReceived()));
            json.put("reply_transmitted_time", Times.ofMicros(m.replyTransmitted()));
        } else if (message instanceof CheckFirewall m) {
            json.put("node_id", m.nodeId().toString());
            json.put("endpoint_to_check", m.endpoint().toString());
        } else if (message instanceof CheckFirewallReply m) {
            json.put("node_id", m.nodeId().toString());
            json.put("endpoint_checked", m.endpoint().toString());
            json.set("result", Codes.FIREWALL_CHECK.show(m.resultCode()));
        } else if (message instanceof GetCurrentConnectionsReply m) {
            connections(json, m);
        }
        // The rest, 5007, 5009 and 5016, have no fields.
        return json;
    }

    private static void hello(ObjectNode json, Hello m) {
        PeerAddress inbound = m.inboundAddress();
        String host = inbound.toString();
        json.put("user_agent", m.userAgent().toString())
                .put("core_protocol_version", m.coreProtocolVersion())
                .put("inbound_address", host.substring(0, host.indexOf(':')))
                .put("inbound_port", inbound.port())
                .put("outbound_port", m.outboundPort())
                .put("node_public_key", m.nodePublicKey().toString())
                .put("signed_shared_secret", m.signedSharedSecret().toString())
                .put("chain_id", m.chainId().toString());
        json.set("user_data", VariantJson.show(m.userData()));
    }

    private static void address(ObjectNode json, AddressInfo m) {
        json.put("remote_endpoint", m.endpoint().toString());
        json.put("last_seen_time", Times.ofSeconds(m.lastSeenSeconds()));
        json.set("latency", Numbers.signed(m.latencyMicros()));
        json.put("node_id", m.nodeId().toString());
        json.set("direction", Codes.DIRECTION.show(m.directionCode()));
        json.set("firewalled", Codes.FIREWALLED.show(m.firewalledCode()));
    }

    private static void closing(ObjectNode json, ClosingConnection m) {
        json.put("reason_for_closing", m.reason().toString());
        json.put("closing_due_to_error", m.dueToError());
        WireException error = m.error();
        if (error != null) {
            ObjectNode shown = json.putObject("error");
            shown.set("code", Numbers.signed(error.code()));
            shown.put("name", error.name().toString());
            shown.put("message", error.what().toString());
            ArrayNode stack = shown.putArray("stack");
            error.stack().forEach(entry -> stack.add(VariantJson.show(entry.fields())));
        }
    }

    private static void connections(ObjectNode json, GetCurrentConnectionsReply m) {
        json.put("upload_rate_one_minute", m.uploadOneMinute())
                .put("download_rate_one_minute", m.downloadOneMinute())
                .put("upload_rate_fifteen_minutes", m.uploadFifteenMinutes())
                .put("download_rate_fifteen_minutes", m.downloadFifteenMinutes())
                .put("upload_rate_one_hour", m.uploadOneHour())
                .put("download_rate_one_hour", m.downloadOneHour());
        ArrayNode connections = json.putArray("current_connections");
        m.connections().forEach(connection -> connection(connections.addObject(), connection));
    }

    private static void connection(ObjectNode json, CurrentConnection m) {
        json.put("connection_duration", m.durationSeconds());
        json.put("remote_endpoint", m.remoteEndpoint().toString());
        json.put("node_id", m.nodeId().toString());
        json.set("clock_offset", Numbers.signed(m.clockOffsetMicros()));
        json.set("round_trip_delay", Numbers.signed(m.roundTripMicros()));
        json.set("connection_direction", Codes.DIRECTION.show(m.directionCode()));
        json.set("firewalled", Codes.FIREWALLED.show(m.firewalledCode()));
        json.set("user_data", VariantJson.show(m.userData()));
    }

    private static JsonNode itemType(int itemType) {
        return JSON.numberNode(Integer.toUnsignedLong(itemType));
    }

    private static ArrayNode hashes(List<Hash> hashes) {
        ArrayNode list = JSON.arrayNode(hashes.size());
        hashes.forEach(hash -> list.add(hash.toString()));
        return list;
    }
}
