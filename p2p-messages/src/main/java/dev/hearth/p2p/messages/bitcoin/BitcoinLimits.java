package dev.hearth.p2p.messages.bitcoin;

/**
 * The limits of §1.6 that a message can break by itself, and the caps of a connection that follow from them. One object
 * serves one connection. It starts in the handshake; {@link #establish()} may be called from any thread.
 *
 * <p>A cap is what the fullest message that keeps its limit takes, and 4 KiB more: fields may be appended to any message
 * one day (§1.2). A message above its cap costs what breaking the limit costs.
 *
 * <p>In the handshake nothing large is due: what a peer may send then takes a few hundred bytes, and what it sends right
 * behind its verack, before the node has noticed, is locators, announcements and addresses. All of it has a cap of 64
 * KiB, twice a full {@code addr}; above it, as §1.8 has it for messages that come too early, a message is ignored.
 */
public final class BitcoinLimits implements FrameLimits {
    /** Entries of an inv or getdata. */
    public static final int MAX_INVENTORY = 50_000;

    /** Entries of a notfound that is looked at. */
    public static final int MAX_NOT_FOUND = 5_016;

    /** Records of an addr or addrv2. */
    public static final int MAX_ADDRESSES = 1_000;

    /** Headers of a headers message; as many mean that there may be more. */
    public static final int MAX_HEADERS = 2_000;

    /** Hashes of a locator. */
    public static final int MAX_LOCATOR = 101;

    /** Transactions of a compact block. */
    public static final int MAX_COMPACT_TRANSACTIONS = 65_535;

    /** Bytes of a user agent. */
    public static final int MAX_USER_AGENT = 256;

    /** Bytes of a bloom filter. */
    public static final int MAX_BLOOM_FILTER = 36_000;

    /** Hash functions of a bloom filter. */
    public static final int MAX_BLOOM_FUNCTIONS = 50;

    /** Bytes of an element to add to a bloom filter. */
    public static final int MAX_BLOOM_ELEMENT = 520;

    /** Bytes of an address in an addrv2, whatever its network. */
    static final int MAX_ADDRESS_LENGTH = 512;

    private static final int MARGIN = 4 * 1024;
    private static final int LONGEST_COUNT = 5;
    private static final int HASH_LENGTH = WireReader.HASH_LENGTH;
    private static final int LONGEST_ADDR_V2 = 4 + 9 + 1 + 3 + MAX_ADDRESS_LENGTH + 2;

    private static final Cap SMALL = cap(0, Consequence.NONE);
    private static final Cap LARGE = new Cap(MAX_PAYLOAD, Consequence.NONE);
    private static final Cap IN_HANDSHAKE = new Cap(64 * 1024, Consequence.NONE);

    private volatile boolean established;

    /** The caps of a connection in its handshake. */
    public BitcoinLimits() {}

    /** Ends the handshake: from now on each command has its own cap. */
    public void establish() {
        established = true;
    }

    @Override
    public Cap cap(String command) {
        Cap cap = establishedCap(command);
        return established || cap.bytes() <= IN_HANDSHAKE.bytes() ? cap : IN_HANDSHAKE;
    }

    private static Cap establishedCap(String command) {
        return switch (command) {
            case BitcoinCommands.BLOCK,
                    BitcoinCommands.TX,
                    BitcoinCommands.CMPCTBLOCK,
                    BitcoinCommands.BLOCKTXN,
                    BitcoinCommands.MERKLEBLOCK,
                    BitcoinCommands.CFILTER,
                    BitcoinCommands.CFCHECKPT -> LARGE;
            case BitcoinCommands.INV, BitcoinCommands.GETDATA ->
                cap(MAX_INVENTORY * InventoryVector.LENGTH, Consequence.SCORE_20);
            case BitcoinCommands.NOTFOUND -> cap(MAX_NOT_FOUND * InventoryVector.LENGTH, Consequence.NONE);
            case BitcoinCommands.ADDR -> cap(MAX_ADDRESSES * TimedAddress.ADDR_LENGTH, Consequence.SCORE_20);
            case BitcoinCommands.ADDRV2 -> cap(MAX_ADDRESSES * LONGEST_ADDR_V2, Consequence.SCORE_20);
            case BitcoinCommands.HEADERS -> cap(MAX_HEADERS * (BlockHeader.LENGTH + 1), Consequence.SCORE_20);
            case BitcoinCommands.GETHEADERS, BitcoinCommands.GETBLOCKS ->
                cap((MAX_LOCATOR + 1) * HASH_LENGTH, Consequence.DISCONNECT);
            case BitcoinCommands.GETBLOCKTXN -> cap(HASH_LENGTH + 3 * MAX_COMPACT_TRANSACTIONS, Consequence.NONE);
            case BitcoinCommands.CFHEADERS -> cap((MAX_HEADERS + 2) * HASH_LENGTH, Consequence.NONE);
            case BitcoinCommands.FILTERLOAD -> cap(MAX_BLOOM_FILTER, Consequence.SCORE_100);
            case BitcoinCommands.FILTERADD -> cap(MAX_BLOOM_ELEMENT, Consequence.SCORE_100);
            default -> SMALL;
        };
    }

    private static Cap cap(int fullest, Consequence consequence) {
        return new Cap(fullest + LONGEST_COUNT + MARGIN, consequence);
    }
}
