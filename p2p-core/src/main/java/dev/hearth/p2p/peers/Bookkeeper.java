package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import java.util.concurrent.TimeUnit;

/** Tells the address book what became of dials and connections, and the governor that the book has grown. */
final class Bookkeeper {
    private static final long LATELY_SECONDS = TimeUnit.HOURS.toSeconds(3);

    private final AddressStore book;
    private final PeerTable table;
    private final Alarm alarm;
    private final LocalNode local;

    Bookkeeper(AddressStore book, PeerTable table, Alarm alarm, LocalNode local) {
        this.book = book;
        this.table = table;
        this.alarm = alarm;
        this.local = local;
    }

    /** An address is used that nobody has told us. */
    void hearOf(PeerAddress address) {
        if (book.find(address) == null) {
            book.add(new SeenAddress(address, nowSeconds()), AddressOrigin.peer(address), 0, nowSeconds());
            bookGrew();
        }
    }

    /** The book has addresses it had not before: more of them may be drawn. */
    void bookGrew() {
        table.sample().bookGrew(local.runtime().nanoTime());
        alarm.soon();
    }

    /** A peer was reached where we dialled it. */
    void reached(PeerAddress address) {
        hearOf(address);
        book.good(address, nowSeconds());
    }

    /** A peer that was reached where we dialled it has said what it offers. */
    void serves(PeerAddress address, long services) {
        book.setServices(address, services);
    }

    /** What a peer at this address is said to offer; 0 when nobody has said. */
    long servicesAt(PeerAddress address) {
        KnownAddress known = book.find(address);
        return known == null ? 0 : known.services();
    }

    boolean wasReachedLately(PeerAddress address) {
        KnownAddress known = book.find(address);
        return known != null && known.wasReachedWithin(LATELY_SECONDS, nowSeconds());
    }

    /** A connection that we dialled has ended. */
    void ended(Peer peer, DisconnectReason reason) {
        PeerAddress address = peer.address();
        if (reason == DisconnectReason.DIFFERENT_CHAIN || reason == DisconnectReason.CONNECTED_TO_SELF) {
            book.postpone(address, nowSeconds());
        } else if (peer.profile == null) { // Its handshake was never complete.
            book.attempt(address, isOnline() && reason != DisconnectReason.ALREADY_CONNECTED, nowSeconds());
        } else if (peer.misbehaviour.score() == 0 && peer.kind().relaysAll()) {
            // Others are told this time: it is not to show who is asked for blocks alone.
            book.connected(address, nowSeconds());
        }
    }

    /** The governor has given an address up. */
    void forgotten(PeerAddress address) {
        if (isOnline()) {
            book.setAside(address, nowSeconds());
        } else {
            book.attempt(address, false, nowSeconds());
        }
    }

    private boolean isOnline() {
        return !table.view().networkLost();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
