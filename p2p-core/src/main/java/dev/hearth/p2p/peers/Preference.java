package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.WireProtocol;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Addresses the protocol thinks little of are passed over at first: they are taken where nothing better is found. */
final class Preference {
    /** Addresses that are passed over in a search before any will do (bitcoin-p2p §4.3). */
    static final int MOST_PASSED_OVER = 50;

    private final WireProtocol protocol;
    private final LocalNode local;
    private final ToLongFunction<PeerAddress> services;

    /** {@code services}: what is said to be offered at an address. */
    Preference(WireProtocol protocol, LocalNode local, ToLongFunction<PeerAddress> services) {
        this.protocol = protocol;
        this.local = local;
        this.services = services;
    }

    /** What pleases in one search of the address book: the next one needs another. */
    Predicate<PeerAddress> among(Predicate<PeerAddress> usable) {
        return usable.and(new Predicate<>() {
            private int passedOver;

            @Override
            public boolean test(PeerAddress address) {
                return passedOver >= MOST_PASSED_OVER
                        || protocol.prefers(address, services.applyAsLong(address), local)
                        || ++passedOver > MOST_PASSED_OVER;
            }
        });
    }
}
