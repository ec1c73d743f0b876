package dev.hearth.p2p.messages.graphene;

/** Message type numbers (§2.4). The codes of item types are the numbers of the messages that carry the items. */
public final class GrapheneTypes {
    /** A signed transaction. */
    public static final int TRANSACTION = 1000;

    /** A signed block and its claimed id. */
    public static final int BLOCK = 1001;

    /** First number of the range that belongs to the protocol. */
    public static final int RESERVED_FIRST = 5000;

    /** {@link ItemIdsInventory}. */
    public static final int ITEM_IDS_INVENTORY = 5001;

    /** {@link BlockchainItemIdsInventory}. */
    public static final int BLOCKCHAIN_ITEM_IDS_INVENTORY = 5002;

    /** {@link FetchBlockchainItemIds}. */
    public static final int FETCH_BLOCKCHAIN_ITEM_IDS = 5003;

    /** {@link FetchItems}. */
    public static final int FETCH_ITEMS = 5004;

    /** {@link ItemNotAvailable}. */
    public static final int ITEM_NOT_AVAILABLE = 5005;

    /** {@link Hello}. */
    public static final int HELLO = 5006;

    /** {@link ConnectionAccepted}. */
    public static final int CONNECTION_ACCEPTED = 5007;

    /** {@link ConnectionRejected}. */
    public static final int CONNECTION_REJECTED = 5008;

    /** {@link AddressRequest}. */
    public static final int ADDRESS_REQUEST = 5009;

    /** {@link AddressMessage}. */
    public static final int ADDRESS = 5010;

    /** {@link ClosingConnection}. */
    public static final int CLOSING_CONNECTION = 5011;

    /** {@link CurrentTimeRequest}. */
    public static final int CURRENT_TIME_REQUEST = 5012;

    /** {@link CurrentTimeReply}. */
    public static final int CURRENT_TIME_REPLY = 5013;

    /** {@link CheckFirewall}. */
    public static final int CHECK_FIREWALL = 5014;

    /** {@link CheckFirewallReply}. */
    public static final int CHECK_FIREWALL_REPLY = 5015;

    /** {@link GetCurrentConnectionsRequest}. */
    public static final int GET_CURRENT_CONNECTIONS_REQUEST = 5016;

    /** {@link GetCurrentConnectionsReply}. */
    public static final int GET_CURRENT_CONNECTIONS_REPLY = 5017;

    /** Last number of the range that belongs to the protocol; unknown numbers of the range are ignored. */
    public static final int RESERVED_LAST = 5099;

    private GrapheneTypes() {}

    /** Whether {@code type} lies in 5000..5099, where numbers we do not know are ignored. */
    public static boolean isReserved(int type) {
        return type >= RESERVED_FIRST && type <= RESERVED_LAST;
    }

    /** Whether an application may give {@code type} to messages of its own. */
    public static boolean isCustom(int type) {
        return type != TRANSACTION && type != BLOCK && !isReserved(type);
    }
}
