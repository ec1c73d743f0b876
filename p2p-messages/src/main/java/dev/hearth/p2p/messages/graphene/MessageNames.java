package dev.hearth.p2p.messages.graphene;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of message types, as the reference's own logs have them (§2.4). */
public final class MessageNames {
    /** All of them. */
    public static final List<String> ALL = List.of(
            "trx",
            "block",
            "item_ids_inventory",
            "blockchain_item_ids_inventory",
            "fetch_blockchain_item_ids",
            "fetch_items",
            "item_not_available",
            "hello",
            "connection_accepted",
            "connection_rejected",
            "address_request",
            "address",
            "closing_connection",
            "current_time_request",
            "current_time_reply",
            "check_firewall",
            "check_firewall_reply",
            "get_current_connections_request",
            "get_current_connections_reply");

    private MessageNames() {}

    /** The name of a type, or null when the protocol does not know it. */
    public static @Nullable String of(int type) {
        return switch (type) {
            case GrapheneTypes.TRANSACTION -> "trx";
            case GrapheneTypes.BLOCK -> "block";
            case GrapheneTypes.ITEM_IDS_INVENTORY -> "item_ids_inventory";
            case GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY -> "blockchain_item_ids_inventory";
            case GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS -> "fetch_blockchain_item_ids";
            case GrapheneTypes.FETCH_ITEMS -> "fetch_items";
            case GrapheneTypes.ITEM_NOT_AVAILABLE -> "item_not_available";
            case GrapheneTypes.HELLO -> "hello";
            case GrapheneTypes.CONNECTION_ACCEPTED -> "connection_accepted";
            case GrapheneTypes.CONNECTION_REJECTED -> "connection_rejected";
            case GrapheneTypes.ADDRESS_REQUEST -> "address_request";
            case GrapheneTypes.ADDRESS -> "address";
            case GrapheneTypes.CLOSING_CONNECTION -> "closing_connection";
            case GrapheneTypes.CURRENT_TIME_REQUEST -> "current_time_request";
            case GrapheneTypes.CURRENT_TIME_REPLY -> "current_time_reply";
            case GrapheneTypes.CHECK_FIREWALL -> "check_firewall";
            case GrapheneTypes.CHECK_FIREWALL_REPLY -> "check_firewall_reply";
            case GrapheneTypes.GET_CURRENT_CONNECTIONS_REQUEST -> "get_current_connections_request";
            case GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY -> "get_current_connections_reply";
            default -> null;
        };
    }
}
