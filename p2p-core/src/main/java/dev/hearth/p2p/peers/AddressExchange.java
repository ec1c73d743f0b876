package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressIntake;
import dev.hearth.p2p.discovery.AddressSample;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.trust.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Addresses in and out: what peers say of others, and what they are told when they ask. {@link AddressRelay} passes on what
 * they say unasked.
 */
final class AddressExchange {
    private static final int MOST_ADDRESSES = 200;

    private final LocalNode local;
    private final AddressStore book;
    private final PeerRegistry registry;
    private final AddressSample sample;
    private final AddressRelay relay;
    private final DialRules rules;
    private final Predicate<PeerAddress> shunned;
    private final boolean limited;

    /**
     * @param rules which addresses may enter the book
     * @param shunned which are not passed on
     * @param limited whether a peer may tell only so many in a time
     */
    AddressExchange(
            LocalNode local,
            AddressStore book,
            PeerRegistry registry,
            AddressRelay relay,
            DialRules rules,
            Predicate<PeerAddress> shunned,
            boolean limited) {
        this.local = local;
        this.book = book;
        this.registry = registry;
        this.relay = relay;
        this.sample = new AddressSample(book, MOST_ADDRESSES, local.runtime().random("address-sample"));
        this.rules = rules;
        this.shunned = shunned;
        this.limited = limited;
    }

    /** Takes what a peer has answered; how many addresses were new. */
    int answered(Peer source, List<AddressEntry> entries) {
        intake(source).asked(MOST_ADDRESSES);
        return take(source, entries).added();
    }

    /** Takes what a peer tells unasked, which is little, and passes {@code news} on. */
    void told(Peer source, List<AddressEntry> entries, boolean news) {
        AddressIntake.Taken taken = take(source, entries);
        if (news) {
            relay.told(source, entries.size(), taken.processed());
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
            intake.setUnlimited(!limited || source.permissions.has(Permission.FRESH_ADDRESSES));
            source.intake = intake;
        }
        return intake;
    }

    /** What a peer is told: some of those we have reached ourselves, the same for everybody for about a day. */
    List<AddressEntry> answer(Peer asker) {
        Predicate<PeerAddress> sharable = address -> !shunned.test(address) && !asker.isAt(address);
        List<AddressEntry> entries = new ArrayList<>();
        for (SeenAddress seen : sample.answer(asker.address().network(), MOST_ADDRESSES, sharable, nowSeconds())) {
            Peer there = registry.reachedAt(seen.address());
            entries.add(
                    there != null && there.isActive()
                            ? new AddressEntry(
                                    seen.address(),
                                    nowSeconds(),
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

    private long now() {
        return local.runtime().nanoTime();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
