package dev.hearth.p2p.messages.bitcoin;

/** What an {@link InventoryVector} can name (§1.11). Other numbers occur and are kept as they are. */
public final class InventoryType {
    /** A transaction by its txid. */
    public static final int TX = 1;

    /** A block; asked for by this, it is sent without witnesses. */
    public static final int BLOCK = 2;

    /** A block as a {@link MerkleBlock}; in getdata only. */
    public static final int FILTERED_BLOCK = 3;

    /** A block as a {@link CompactBlock}; in getdata only. */
    public static final int COMPACT_BLOCK = 4;

    /** A transaction by its wtxid. */
    public static final int WTX = 5;

    private static final int WITNESS = 0x4000_0000;

    /** A transaction by its txid, with its witnesses; in getdata only. */
    public static final int WITNESS_TX = WITNESS | TX;

    /** A block with its witnesses; in getdata only. */
    public static final int WITNESS_BLOCK = WITNESS | BLOCK;

    private InventoryType() {}

    /** Whether {@code type} may stand in an {@link Inv}. */
    public static boolean isAnnounced(int type) {
        return type == TX || type == BLOCK || type == WTX;
    }

    /** Whether {@code type} names a transaction. */
    public static boolean isTransaction(int type) {
        return type == TX || type == WTX || type == WITNESS_TX;
    }

    /** Whether {@code type} names a block in one of its forms. */
    public static boolean isBlock(int type) {
        return type == BLOCK || type == FILTERED_BLOCK || type == COMPACT_BLOCK || type == WITNESS_BLOCK;
    }
}
