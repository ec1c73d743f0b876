package dev.hearth.p2p.messages.bitcoin;

import io.netty.buffer.ByteBuf;

/**
 * A message of the Bitcoin protocol (§1.7 to §1.15). Implementations are records and compare by value. Those that carry
 * a byte array hand over the array they hold, uncopied: whoever gets it must not change it.
 */
public sealed interface BitcoinMessage
        permits Version,
                Verack,
                WtxidRelay,
                SendAddrV2,
                SendHeaders,
                SendCompact,
                FeeFilter,
                Ping,
                Pong,
                GetAddr,
                Addr,
                AddrV2,
                Inv,
                GetData,
                NotFound,
                GetHeaders,
                GetBlocks,
                Headers,
                BlockMessage,
                TransactionMessage,
                MemPool,
                MerkleBlock,
                FilterLoad,
                FilterAdd,
                FilterClear,
                CompactBlock,
                GetBlockTransactions,
                BlockTransactions,
                GetCFilters,
                CFilter,
                GetCFHeaders,
                CFHeaders,
                GetCFCheckpoint,
                CFCheckpoint,
                Reject,
                Alert,
                UnknownMessage {
    /** The command in the frame header, up to 12 characters. */
    String command();

    /**
     * Appends the payload to {@code out}, in its one canonical form.
     *
     * @throws IllegalArgumentException if this is an {@link UnknownMessage}
     */
    default void write(ByteBuf out) {}
}
