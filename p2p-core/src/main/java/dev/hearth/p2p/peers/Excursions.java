package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.NetGroup;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.SyncMode;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Dials that the governor does not know of: feelers, which test an address and go; connections for blocks alone; those for
 * addresses alone; those the application asks for; and the question whether an inbound peer can be reached where it says (bitcoin-p2p §4.1, §4.3; graphene-p2p §3.5).
 */
public final class Excursions {
    private static final long ADDRESS_FETCH_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** How long a further connection for blocks alone has to show what it is good for. */
    private static final long PROBATION_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long VERIFY_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** One run in so many makes a feeler, so that nobody can foresee when: every two minutes on average. */
    private static final int FEELER_ODDS = 4;
    /** The same for one more connection for blocks alone: every five minutes on average. */
    private static final int FURTHER_ODDS = 10;

    private final LocalNode local;
    private final AddressStore book;
    private final NetGroups netGroups;
    private final Discipline discipline;
    private final PeerRegistry registry;
    private final Connections connections;
    private final Preference preference;
    private final DialRules rules;
    private final ConfiguredPeers configured;
    private final Bookkeeper bookkeeper;
    private final PeerView view;
    private final Circumstances circumstances;
    private final SplittableRandom random;

    Excursions(
            LocalNode local,
            AddressStore book,
            NetGroups netGroups,
            Discipline discipline,
            PeerRegistry registry,
            Connections connections,
            Preference preference,
            DialRules rules,
            ConfiguredPeers configured,
            Bookkeeper bookkeeper,
            PeerView view,
            Circumstances circumstances) {
        this.local = local;
        this.book = book;
        this.netGroups = netGroups;
        this.discipline = discipline;
        this.registry = registry;
        this.connections = connections;
        this.preference = preference;
        this.rules = rules;
        this.configured = configured;
        this.bookkeeper = bookkeeper;
        this.view = view;
        this.circumstances = circumstances;
        this.random = local.runtime().random("excursions");
    }

    /** Dials one address now, whatever the limits; nothing happens when it is connected or banned. */
    public void dial(PeerAddress address) {
        if (isFree(address)) {
            bookkeeper.hearOf(address);
            connections.dial(address, ConnectionKind.MANUAL);
        }
    }

    private boolean isFree(PeerAddress address) {
        return !circumstances.isStopping() && !registry.isConnected(address) && !discipline.isBanned(address);
    }

    /** Now and then tests an address: one whose place another claims, or one we have never reached. */
    public void feel() {
        if (!circumstances.mayExplore() || !circumstances.settings().habits().feelers()) {
            return;
        }
        if (random.nextInt(FEELER_ODDS) != 0 || registry.count(ConnectionKind.FEELER) > 0) {
            return;
        }
        confirmConnected();
        book.resolveCollisions(nowSeconds());
        PeerAddress address = book.selectTriedCollision();
        if (address == null || !rules.isDialable(address)) {
            address = book.select(true, preference.among(rules::isDialable), nowSeconds());
        }
        if (address != null) {
            connections.dial(address, ConnectionKind.FEELER);
        }
    }

    /** An address whose place another claims is not dialled while its peer is connected: that is test enough. */
    private void confirmConnected() {
        PeerAddress incumbent = book.selectTriedCollision();
        Peer there = incumbent == null ? null : registry.reachedAt(incumbent);
        if (incumbent != null && there != null && there.isActive()) {
            bookkeeper.reached(incumbent);
        }
    }

    /**
     * Keeps a few connections for blocks alone once there are enough others, each in a netgroup of its own, and now and
     * then tries one more: perhaps all our peers keep blocks from us, or are in one half of a network that was split.
     */
    public void relayBlocks() {
        if (!circumstances.mayExplore() || view.active() < view.targets().active()) {
            return;
        }
        int blockRelayOnly = blockRelayOnly();
        int count = registry.count(ConnectionKind.BLOCK_RELAY_ONLY);
        if (count > blockRelayOnly) {
            endOneTooMany();
        } else if (count < blockRelayOnly) {
            dialForBlocks();
        } else if (count > 0 && view.mode() == SyncMode.CAUGHT_UP && random.nextInt(FURTHER_ODDS) == 0) {
            dialForBlocks();
        }
    }

    private int blockRelayOnly() {
        return circumstances.settings().habits().blockRelayOnly();
    }

    /** The youngest goes, unless it was the later of the last two to bring a block (bitcoin-p2p §4.7). */
    private void endOneTooMany() {
        List<Peer> peers = registry.active().stream()
                .filter(peer -> peer.kind() == ConnectionKind.BLOCK_RELAY_ONLY)
                .sorted(Comparator.comparingLong(
                                (Peer peer) -> peer.connection.id().value())
                        .reversed())
                .toList();
        if (peers.size() <= blockRelayOnly() || isOnProbation(peers.get(0))) {
            return;
        }
        Peer youngest = peers.get(0);
        Peer next = peers.get(1);
        Peer leaving = youngest.lastBlockNanos > next.lastBlockNanos ? next : youngest;
        leaving.connection.sayGoodbye(DisconnectReason.SURPLUS, "another peer is of more use for blocks alone");
    }

    /** Whether a peer has not had its time yet, or owes us something. */
    private boolean isOnProbation(Peer peer) {
        return local.runtime().nanoTime() - peer.connection.stageNanos() < PROBATION_NANOS
                || !peer.connection.outstanding().isEmpty();
    }

    private void dialForBlocks() {
        Set<NetGroup> taken = new LinkedHashSet<>();
        for (Peer peer : registry.all()) {
            if (peer.outbound()) {
                taken.add(netGroups.of(peer.address()));
            }
        }
        Predicate<PeerAddress> elsewhere =
                address -> rules.isDialable(address) && !taken.contains(netGroups.of(address));
        PeerAddress address = book.select(false, preference.among(elsewhere), nowSeconds());
        if (address != null) {
            connections.dial(address, ConnectionKind.BLOCK_RELAY_ONLY);
        }
    }

    /** Dials one address now for the addresses it knows; false when it is connected or banned. */
    public boolean fetchAddresses(PeerAddress address) {
        if (!isFree(address)) {
            return false;
        }
        Peer peer = connections.dial(address, ConnectionKind.ADDRESS_FETCH);
        peer.connection.schedule(
                () -> peer.connection.disconnect(DisconnectReason.PURPOSE_SERVED, "it gave no addresses in time"),
                ADDRESS_FETCH_NANOS);
        return true;
    }

    /** Whether an address may be dialled for somebody else who wants to know whether that is possible. */
    public boolean mayDialBack(PeerAddress address) {
        return circumstances.mayExplore() && !registry.isEndOf(address);
    }

    /**
     * Dials an inbound peer where it says that it listens. Only at the address it is seen at, or else any peer could make
     * us dial anybody (graphene-p2p §10 W23).
     */
    void verify(Peer inbound, List<PeerAddress> listenAddresses) {
        for (PeerAddress claimed : listenAddresses) {
            boolean ownHost = claimed.port() != 0 && claimed.sameHost(inbound.address());
            if (ownHost && !registry.isDialled(claimed) && !isSettled(claimed)) {
                verifyLater(inbound, claimed);
                return;
            }
        }
    }

    /** Whether it need not be dialled to know if somebody can be reached there. */
    private boolean isSettled(PeerAddress claimed) {
        return configured.isBehindFirewall(claimed) || bookkeeper.wasReachedLately(claimed);
    }

    /** A moment later: it may be dialling us right now. */
    private void verifyLater(Peer inbound, PeerAddress claimed) {
        inbound.connection.schedule(
                () -> {
                    if (rules.isTestable(claimed)) {
                        connections.dial(claimed, ConnectionKind.FEELER);
                    }
                },
                VERIFY_DELAY_NANOS);
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
