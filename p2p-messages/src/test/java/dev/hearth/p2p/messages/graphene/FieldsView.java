package dev.hearth.p2p.messages.graphene;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Messages in the JSON form of the vectors. */
final class FieldsView {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private FieldsView() {}

    static ObjectNode of(GrapheneMessage message) {
        ObjectNode json = JSON.objectNode();
        if (message instanceof ItemIdsInventory m) {
            json.put("item_type", m.itemType()).set("item_hashes_available", hashes(m.hashes()));
        } else if (message instanceof BlockchainItemIdsInventory m) {
            json.put("total_remaining_item_count", m.remaining())
                    .put("item_type", m.itemType())
                    .set("item_hashes_available", hashes(m.ids()));
        } else if (message instanceof FetchBlockchainItemIds m) {
            json.put("item_type", m.itemType()).set("blockchain_synopsis", hashes(m.synopsis()));
        } else if (message instanceof FetchItems m) {
            json.put("item_type", m.itemType()).set("items_to_fetch", hashes(m.items()));
        } else if (message instanceof ItemNotAvailable m) {
            json.putObject("requested_item")
                    .put("item_type", m.itemType())
                    .put("item_hash", m.hash().toString());
        } else if (message instanceof Hello m) {
            hello(json, m);
        } else if (message instanceof ConnectionRejected m) {
            json.put("user_agent", m.userAgent().toString())
                    .put("core_protocol_version", m.coreProtocolVersion())
                    .put("remote_endpoint", m.remoteEndpoint().toString())
                    .put("reason_code", name(m.reason()))
                    .put("reason_string", m.reasonText().toString());
        } else if (message instanceof AddressMessage m) {
            ArrayNode list = json.putArray("addresses");
            m.addresses().forEach(a -> list.add(address(a)));
        } else if (message instanceof ClosingConnection m) {
            closing(json, m);
        } else if (message instanceof CurrentTimeRequest m) {
            json.put("request_sent_time", micros(m.sentMicros()));
        } else if (message instanceof CurrentTimeReply m) {
            json.put("request_sent_time", micros(m.requestSent()))
                    .put("request_received_time", micros(m.requestReceived()))
                    .put("reply_transmitted_time", micros(m.replyTransmitted()));
        } else if (message instanceof CheckFirewall m) {
            json.put("node_id", m.nodeId().toString())
                    .put("endpoint_to_check", m.endpoint().toString());
        } else if (message instanceof CheckFirewallReply m) {
            json.put("node_id", m.nodeId().toString())
                    .put("endpoint_checked", m.endpoint().toString())
                    .put("result", name(m.result()));
        } else if (message instanceof GetCurrentConnectionsReply m) {
            connections(json, m);
        }
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
        variant(json, "user_data", m.userData());
    }

    private static ObjectNode address(AddressInfo a) {
        return JSON.objectNode()
                .put("remote_endpoint", a.endpoint().toString())
                .put("last_seen_time", micros(a.lastSeenSeconds() * 1_000_000))
                .put("latency", a.latencyMicros())
                .put("node_id", a.nodeId().toString())
                .put("direction", name(a.direction()))
                .put("firewalled", name(a.firewalled()));
    }

    private static void closing(ObjectNode json, ClosingConnection m) {
        json.put("reason_for_closing", m.reason().toString()).put("closing_due_to_error", m.dueToError());
        if (m.error() != null) {
            ObjectNode error = json.putObject("error");
            error.put("code", m.error().code())
                    .put("name", m.error().name().toString())
                    .put("message", m.error().what().toString());
            ArrayNode stack = error.putArray("stack");
            for (LogEntry entry : m.error().stack()) {
                ObjectNode json1 = stack.addObject();
                variant(json1, "context", entry.context());
                json1.put("format", entry.format().toString());
                variant(json1, "data", entry.data());
            }
        }
    }

    private static void connections(ObjectNode json, GetCurrentConnectionsReply m) {
        json.put("upload_rate_one_minute", m.uploadOneMinute())
                .put("download_rate_one_minute", m.downloadOneMinute())
                .put("upload_rate_fifteen_minutes", m.uploadFifteenMinutes())
                .put("download_rate_fifteen_minutes", m.downloadFifteenMinutes())
                .put("upload_rate_one_hour", m.uploadOneHour())
                .put("download_rate_one_hour", m.downloadOneHour());
        ArrayNode list = json.putArray("current_connections");
        for (CurrentConnection c : m.connections()) {
            ObjectNode one = list.addObject()
                    .put("connection_duration", c.durationSeconds())
                    .put("remote_endpoint", c.remoteEndpoint().toString())
                    .put("node_id", c.nodeId().toString())
                    .put("clock_offset", c.clockOffsetMicros())
                    .put("round_trip_delay", c.roundTripMicros())
                    .put("connection_direction", name(ConnectionDirection.of(c.directionCode())))
                    .put("firewalled", name(FirewallState.of(c.firewalledCode())));
            variant(one, "user_data", c.userData());
        }
    }

    private static ArrayNode hashes(List<Hash> hashes) {
        ArrayNode list = JSON.arrayNode();
        hashes.forEach(hash -> list.add(hash.toString()));
        return list;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String micros(long micros) {
        Instant seconds = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT)
                .format(LocalDateTime.ofInstant(seconds, ZoneOffset.UTC));
    }

    private static void variant(ObjectNode json, String key, Variant value) {
        ArrayNode holder = JSON.arrayNode();
        variant(holder, value);
        json.set(key, holder.get(0));
    }

    private static void variant(ArrayNode list, Variant value) {
        if (value instanceof Variant.Null) {
            list.addNull();
        } else if (value instanceof Variant.Int64 number) {
            list.add(number.value());
        } else if (value instanceof Variant.UInt64 number) {
            list.add(Long.toUnsignedString(number.value()));
        } else if (value instanceof Variant.Bool bool) {
            list.add(bool.value());
        } else if (value instanceof Variant.Text text) {
            list.add(text.value().toString());
        } else if (value instanceof Variant.Array array) {
            ArrayNode inner = list.addArray();
            array.values().forEach(v -> variant(inner, v));
        } else if (value instanceof VariantObject object) {
            ObjectNode inner = list.addObject();
            object.entries().forEach((key, v) -> variant(inner, key.toString(), v));
        }
    }
}
