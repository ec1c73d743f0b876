package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.BitcoinTransactions;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.MessageTypes;
import dev.hearth.p2p.protocol.SessionLimits;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.protocol.WireProtocol;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Speaks the wire protocol of Bitcoin. Immutable; one object may serve any number of nodes.
 *
 * <p>Blocks are named by the hash of their header, transactions are relayed by the hash that covers their witnesses
 * (BIP339) and known to the application by the one that does not. A block does not tell its number: its handler does. The
 * hash of a block covers the merkle root of its transactions, which only the application checks.
 */
public final class BitcoinProtocol implements WireProtocol {
    /** Names a transaction together with its witnesses. */
    public static final HashScheme WTXID = new HashScheme("wtxid");

    /** Headers in one answer: 2,000 (§1.6). Whoever sends a block of 4 MB over a slow link shows progress meanwhile. */
    private static final SessionLimits LIMITS =
            new SessionLimits(1_000, 500, 2_000, 50_000, false, true, Duration.ofSeconds(60));

    /** Whether the encrypted transport of BIP324 is spoken. */
    public enum V2 {
        /** When the peer speaks it too. */
        ON,
        /** Never. */
        OFF,
        /** Peers that do not speak it are turned away. */
        ONLY
    }

    private final BitcoinNetwork network;
    private final V2 v2;
    private final long services;
    private final ServicePolicy servicePolicy;
    private final boolean trickle;
    private final MessageTypes messageTypes = new MessageTypes(BitcoinCommands.ALL);

    private BitcoinProtocol(Builder builder) {
        this.network = builder.network;
        this.v2 = builder.v2;
        this.services = builder.services;
        this.servicePolicy = builder.servicePolicy;
        this.trickle = builder.trickle;
    }

    /** Starts a description. */
    public static Builder builder(BitcoinNetwork network) {
        return new Builder(network);
    }

    /** The protocol of a network as most nodes speak it. */
    public static BitcoinProtocol of(BitcoinNetwork network) {
        return builder(network).build();
    }

    /** Describes a network and how to behave there. */
    public static final class Builder {
        private final BitcoinNetwork network;
        private V2 v2 = V2.ON;
        private long services = Services.NETWORK | Services.WITNESS | Services.NETWORK_LIMITED;
        private ServicePolicy servicePolicy = ServicePolicy.REFERENCE;
        private boolean trickle = true;

        private Builder(BitcoinNetwork network) {
            this.network = network;
        }

        /** Whether the encrypted transport is spoken; by default when the peer speaks it too. */
        public Builder v2(V2 policy) {
            this.v2 = policy;
            return this;
        }

        /** What we tell peers to serve, see {@link Services}; by default the whole chain with witnesses. */
        public Builder services(long bits) {
            this.services = bits;
            return this;
        }

        /** Which of the peers we dial may stay; by default {@link ServicePolicy#REFERENCE}. */
        public Builder servicePolicy(ServicePolicy policy) {
            this.servicePolicy = policy;
            return this;
        }

        /**
         * Whether transactions are announced after a random delay, 2 s on average to peers we dialled and 5 s to others,
         * so that nobody can tell where one came from (§1.11). By default they are.
         */
        public Builder trickle(boolean delayed) {
            this.trickle = delayed;
            return this;
        }

        /** The description. */
        public BitcoinProtocol build() {
            return new BitcoinProtocol(this);
        }
    }

    @Override
    public String name() {
        return "bitcoin";
    }

    @Override
    public WireLink open(Attempt attempt, LocalNode local) {
        return new BitcoinLink(this, attempt, local);
    }

    @Override
    public SessionLimits limits() {
        return LIMITS;
    }

    /** Neither where another service listens, nor where peers are known not to offer what we need (§4.3). */
    @Override
    public boolean prefers(PeerAddress address, long offered, LocalNode local) {
        return !OtherServices.listenAt(address.port()) && (offered == 0 || isDesirable(offered, local));
    }

    /** Whether a peer that offers this may be dialled for our own needs, now that we have caught up or not (§1.5). */
    boolean isDesirable(long offered, LocalNode local) {
        ChainEntry head = local.head();
        long now = TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
        long age = now - (head == null ? 0 : head.timeSeconds());
        return servicePolicy.isDesirable(offered, age < TimeUnit.DAYS.toSeconds(1));
    }

    @Override
    public boolean provesIdentity() {
        return false;
    }

    @Override
    public HashScheme relayScheme(ItemType type) {
        return type.equals(ItemType.TRANSACTION) ? WTXID : HashScheme.ID;
    }

    @Override
    public Hash relayHash(ItemType type, Hash id, byte[] bytes) {
        if (!type.equals(ItemType.TRANSACTION)) {
            return id;
        }
        try {
            return BitcoinTransactions.wtxid(bytes);
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("no transaction: " + e.getMessage(), e);
        }
    }

    @Override
    public ChainEntry chainEntry(byte[] block) throws MalformedItemException {
        try {
            return entry(BitcoinBlocks.header(block));
        } catch (MalformedMessageException e) {
            throw new MalformedItemException(String.valueOf(e.getMessage()));
        }
    }

    static ChainEntry entry(BlockHeader header) {
        return new ChainEntry(header.hash(), 0, header.previous(), header.time(), header.toBytes());
    }

    /** The network whose nodes are spoken to. */
    public BitcoinNetwork network() {
        return network;
    }

    V2 v2() {
        return v2;
    }

    /** What our version says. */
    long services() {
        return v2 == V2.OFF ? services : services | Services.P2P_V2;
    }

    /** What is counted on its connections. */
    MessageTypes messageTypes() {
        return messageTypes;
    }

    boolean trickles() {
        return trickle;
    }
}
