package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.FrameLimits;
import dev.hearth.p2p.messages.graphene.GrapheneBlockHeader;
import dev.hearth.p2p.messages.graphene.GrapheneBlocks;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.MessageNames;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.MessageTypes;
import dev.hearth.p2p.protocol.SessionLimits;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.protocol.WireProtocol;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the wire protocol of BitShares and other Graphene chains. Immutable; one object may serve any number of nodes.
 *
 * <p>Items are relayed by the RIPEMD-160 of their message and blocks are synchronised by block id (§2.5). A block id
 * covers the header only: neither id nor linkage authenticate the body of a block that the application keeps opaque.
 */
public final class GrapheneProtocol implements WireProtocol {
    /** Names an item by the RIPEMD-160 of its message payload (§2.5). */
    public static final HashScheme MESSAGE = new HashScheme("message");

    /** Ids in one answer: 2000 with the common block (§5.4). */
    private static final SessionLimits LIMITS =
            new SessionLimits(1_000, 200, 1_999, 2_000, true, false, Duration.ofSeconds(6));

    private static final int ID_BYTES = 20;

    private final Hash chainId;
    private final Map<Integer, ItemType> types;
    private final Map<ItemType, Integer> numbers;
    private final Map<Integer, Integer> caps;
    private final MessageTypes messageTypes = new MessageTypes(MessageNames.ALL);

    private GrapheneProtocol(Builder builder) {
        this.chainId = builder.chainId;
        this.types = new TreeMap<>(builder.types);
        this.numbers = new TreeMap<>();
        types.forEach((number, type) -> numbers.put(type, number));
        this.caps = new TreeMap<>(builder.caps);
    }

    /**
     * Starts a description.
     *
     * @param chainId 32 bytes; nodes of other chains are rejected
     */
    public static Builder builder(Hash chainId) {
        return new Builder(chainId);
    }

    /** The protocol of a chain with blocks and transactions only. */
    public static GrapheneProtocol of(Hash chainId) {
        return builder(chainId).build();
    }

    /** Describes a chain. */
    public static final class Builder {
        private final Hash chainId;
        private final Map<Integer, ItemType> types = new TreeMap<>();
        private final Map<Integer, Integer> caps = new TreeMap<>();

        private Builder(Hash chainId) {
            if (chainId.length() != 32) {
                throw new IllegalArgumentException("a chain id has 32 bytes, not " + chainId.length());
            }
            this.chainId = chainId;
            types.put(GrapheneTypes.BLOCK, ItemType.BLOCK);
            types.put(GrapheneTypes.TRANSACTION, ItemType.TRANSACTION);
        }

        /**
         * Adds a relayed item type of the application's own. Reference nodes drop a peer that announces one to them, so
         * only for networks that know it.
         *
         * @param number message number outside 5000 to 5099
         * @param maxBytes largest item, 0 to 2 MiB
         */
        public Builder item(ItemType type, int number, int maxBytes) {
            if (!GrapheneTypes.isCustom(number)) {
                throw new IllegalArgumentException("message type " + number + " belongs to the protocol");
            }
            if (maxBytes < 0 || maxBytes > FrameLimits.MAX_MESSAGE_SIZE) {
                throw new IllegalArgumentException("an item has 0 to 2 MiB, not " + maxBytes + " bytes");
            }
            types.put(number, type);
            caps.put(number, maxBytes);
            return this;
        }

        /** The description. */
        public GrapheneProtocol build() {
            return new GrapheneProtocol(this);
        }
    }

    /** What is counted on its connections. */
    MessageTypes messageTypes() {
        return messageTypes;
    }

    @Override
    public String name() {
        return "graphene";
    }

    @Override
    public WireLink open(Attempt attempt, LocalNode local) {
        return new GrapheneLink(this, attempt, local);
    }

    @Override
    public SessionLimits limits() {
        return LIMITS;
    }

    @Override
    public HashScheme relayScheme(ItemType type) {
        return MESSAGE;
    }

    @Override
    public Hash relayHash(ItemType type, Hash id, byte[] bytes) {
        if (!type.equals(ItemType.BLOCK)) {
            return Hash.wrap(Digests.ripemd160(bytes));
        }
        byte[] message = new byte[bytes.length + ID_BYTES];
        System.arraycopy(bytes, 0, message, 0, bytes.length);
        id.copyTo(message, bytes.length);
        return Hash.wrap(Digests.ripemd160(message));
    }

    @Override
    public ChainEntry chainEntry(byte[] block) throws MalformedItemException {
        try {
            return entry(block);
        } catch (MalformedMessageException e) {
            throw new MalformedItemException(String.valueOf(e.getMessage()));
        }
    }

    static ChainEntry entry(byte[] block) throws MalformedMessageException {
        GrapheneBlockHeader header = GrapheneBlocks.parseHeader(block);
        return new ChainEntry(header.id(), header.number(), header.previous(), header.timestampSeconds());
    }

    Hash chainId() {
        return chainId;
    }

    /** The item type of a wire number, or null. */
    @Nullable
    ItemType type(int number) {
        return types.get(number);
    }

    /** The wire number of an item type. */
    int number(ItemType type) {
        Integer number = numbers.get(type);
        if (number == null) {
            throw new IllegalArgumentException("Graphene has no message for items of type " + type);
        }
        return number;
    }

    /** Largest payload of each item type of the application's own. */
    Map<Integer, Integer> itemCaps() {
        return new TreeMap<>(caps);
    }
}
