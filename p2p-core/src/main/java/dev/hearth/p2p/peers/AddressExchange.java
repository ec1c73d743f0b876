package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.discovery.AddressIntake;
import dev.hearth.p2p.discovery.AddressSample;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.trust.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Addresses in and out: what peers say of others, and what they are told when they ask. {@link AddressRelay} passes on what
 * they say unasked. Node loop.
 */
public final class AddressExchange {
    private static final int MOST_ADDRESSES = 200;

    private final LocalNode local;
    private final AddressStore book;
    private final PeerRegistry registry;
    private final AddressSample sample;
    private final AddressRelay relay;
    private final DialRules rules;
    private final Excursions excursions;
    private final Candidates candidates;
    private final Circumstances circumstances;

    AddressExchange(
            LocalNode local,
            AddressStore book,
            PeerRegistry registry,
            AddressRelay relay,
            DialRules rules,
            Excursions excursions,
            Candidates candidates,
            Circumstances circumstances) {
        this.local = local;
        this.book = book;
        this.registry = registry;
        this.relay = relay;
        this.sample = new AddressSample(book, MOST_ADDRESSES, local.runtime().random("address-sample"));
        this.rules = rules;
        this.excursions = excursions;
        this.candidates = candidates;
        this.circumstances = circumstances;
    }

    /** A peer has answered a request for addresses. */
    public void answered(Connection connection, List<AddressEntry> entries) {
        Peer peer = registry.of(connection);
        verifyClaim(peer, entries);
        int added = 0;
        if (takesAddresses()) {
            intake(peer).asked(MOST_ADDRESSES);
            added = take(peer, entries).added();
        }
        candidates.shared(peer, added);
        if (peer.kind() == ConnectionKind.ADDRESS_FETCH) {
            connection.sayGoodbye(DisconnectReason.PURPOSE_SERVED, "it gave its addresses");
        }
    }

    /** A peer tells of addresses unasked, which is little; of {@code news} others hear too. */
    public void told(Connection connection, List<AddressEntry> entries, boolean news) {
        Peer peer = registry.of(connection);
        verifyClaim(peer, entries);
        if (!takesAddresses()) {
            return;
        }
        AddressIntake.Taken taken = take(peer, entries);
        if (news) {
            relay.told(peer, entries.size(), taken.processed());
        }
    }

    /** A peer asks for addresses. */
    public void requested(Connection connection) {
        boolean sharing = circumstances.settings().sharing();
        connection.session().sendAddresses(sharing ? answer(registry.of(connection)) : List.of());
    }

    /** Whether others may be told of a connection: not when its peer has an address that is never to be shared. */
    public boolean isTellable(ConnectionId id) {
        Peer peer = registry.get(id);
        boolean secret = peer == null
                || book.isNeverShared(peer.address())
                || (peer.governedAs != null && book.isNeverShared(peer.governedAs))
                || peer.verifiedAddresses.stream().anyMatch(book::isNeverShared);
        return !secret;
    }

    private boolean takesAddresses() {
        return circumstances.settings().sharing() && !circumstances.settings().topologyOnly();
    }

    /** Where its greeting did not say so, a peer that dialled us tells by its own address where it listens. */
    private void verifyClaim(Peer peer, List<AddressEntry> entries) {
        boolean silent = peer.profile != null && peer.profile.listenAddresses().isEmpty();
        if (peer.outbound()
                || peer.claimed
                || !silent
                || circumstances.settings().topologyOnly()) {
            return;
        }
        for (AddressEntry entry : entries) {
            if (entry.address().sameHost(peer.address())) {
                peer.claimed = true;
                excursions.verify(peer, List.of(entry.address()));
                return;
            }
        }
    }

    private AddressIntake.Taken take(Peer source, List<AddressEntry> entries) {
        List<SeenAddress> told = new ArrayList<>(entries.size());
        for (AddressEntry entry : entries) {
            told.add(new SeenAddress(entry.address(), entry.lastSeenSeconds(), entry.services()));
        }
        return intake(source).take(told, rules::isTellable, DialRules::isReachable, now(), nowSeconds());
    }

    private AddressIntake intake(Peer source) {
        AddressIntake intake = source.intake;
        if (intake == null) {
            intake = new AddressIntake(book, source.address(), local.runtime().random("address-intake"), now());
            intake.setUnlimited(!isHearsayLimited() || source.permissions.has(Permission.FRESH_ADDRESSES));
            source.intake = intake;
        }
        return intake;
    }

    /** Whether a peer may tell only so many addresses in a time. */
    private boolean isHearsayLimited() {
        return circumstances.settings().habits().limitedHearsay();
    }

    /** What a peer is told: some of those we have reached ourselves, the same for everybody for about a day. */
    private List<AddressEntry> answer(Peer asker) {
        Predicate<PeerAddress> sharable = address -> rules.isTellable(address) && !asker.isAt(address);
        List<AddressEntry> entries = new ArrayList<>();
        for (SeenAddress seen : sampleFor(asker, sharable)) {
            Peer there = registry.reachedAt(seen.address());
            entries.add(
                    there != null && there.isActive() && there.kind().relaysAll()
                            ? new AddressEntry(
                                    seen.address(),
                                    seen.lastSeenSeconds(),
                                    there.identity,
                                    there.roundTripMicros,
                                    there.connection.attempt().direction(),
                                    true,
                                    seen.services())
                            : new AddressEntry(
                                    seen.address(),
                                    seen.lastSeenSeconds(),
                                    null,
                                    0,
                                    Attempt.Direction.OUTBOUND,
                                    true,
                                    seen.services()));
        }
        return entries;
    }

    /** The same for everybody, but for who has the permission to be answered afresh. */
    private List<SeenAddress> sampleFor(Peer asker, Predicate<PeerAddress> sharable) {
        return asker.permissions.has(Permission.FRESH_ADDRESSES)
                ? sample.fresh(MOST_ADDRESSES, sharable, nowSeconds())
                : sample.answer(asker.address().network(), MOST_ADDRESSES, sharable, nowSeconds());
    }

    private long now() {
        return local.runtime().nanoTime();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
