package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;

/** Bits by which nodes tell what they serve (§1.5). Hints: nobody proves them. */
public final class Services {
    /** The whole chain. */
    public static final long NETWORK = 0x1;

    /** Bloom filters (BIP37, BIP111). */
    public static final long BLOOM = 0x4;

    /** Blocks and transactions with witnesses (BIP144). */
    public static final long WITNESS = 0x8;

    /** Compact filters (BIP157). */
    public static final long COMPACT_FILTERS = 0x40;

    /** The last 288 blocks (BIP159). */
    public static final long NETWORK_LIMITED = 0x400;

    /** The encrypted transport (BIP324). */
    public static final long P2P_V2 = 0x800;

    private Services() {}

    /** Whether a message is for nodes that offer filters, which this one does not (§1.14). */
    static boolean isNeededBy(String command) {
        return switch (command) {
            case BitcoinCommands.MEMPOOL,
                    BitcoinCommands.FILTERLOAD,
                    BitcoinCommands.FILTERADD,
                    BitcoinCommands.FILTERCLEAR,
                    BitcoinCommands.GETCFILTERS,
                    BitcoinCommands.GETCFHEADERS,
                    BitcoinCommands.GETCFCHECKPT -> true;
            default -> false;
        };
    }

    /** Whether a node with these speaks the encrypted transport. */
    static boolean offersV2(long services) {
        return (services & P2P_V2) != 0;
    }

    /** Whether a node with these is likely to know addresses of others. */
    static boolean usefulForAddresses(long services) {
        return (services & (NETWORK | NETWORK_LIMITED)) != 0;
    }
}
