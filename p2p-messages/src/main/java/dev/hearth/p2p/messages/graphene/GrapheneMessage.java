package dev.hearth.p2p.messages.graphene;

/**
 * A message of the Graphene protocol (§2.4). Implementations are records and compare by value. Those that carry a byte
 * array hand over the array they hold, uncopied: whoever gets it must not change it.
 */
public sealed interface GrapheneMessage
        permits TransactionMessage,
                BlockMessage,
                ItemIdsInventory,
                BlockchainItemIdsInventory,
                FetchBlockchainItemIds,
                FetchItems,
                ItemNotAvailable,
                Hello,
                ConnectionAccepted,
                ConnectionRejected,
                AddressRequest,
                AddressMessage,
                ClosingConnection,
                CurrentTimeRequest,
                CurrentTimeReply,
                CheckFirewall,
                CheckFirewallReply,
                GetCurrentConnectionsRequest,
                GetCurrentConnectionsReply,
                CustomMessage,
                UnregisteredMessage {
    /** The number in the frame header: 32 unsigned bits in an int. */
    int type();
}
