package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.Addr;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.GetAddr;
import dev.hearth.p2p.messages.bitcoin.TimedAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Addresses in and out on one connection (§1.10, §5.7 to §5.9). */
final class Addresses {
    private static final int SMALL = 24;
    private static final int ADDRESS_BYTES = 62;
    private static final long LATEST = 0xffff_ffffL;
    private static final long OLDEST_PLAUSIBLE_SECONDS = 100_000_000;
    private static final long FUTURE_SECONDS = TimeUnit.MINUTES.toSeconds(10);
    private static final long UNKNOWN_AGE_SECONDS = TimeUnit.DAYS.toSeconds(5);

    private static final double ADVERTISING_NANOS = TimeUnit.DAYS.toNanos(1);

    private final SessionContext context;
    private final SessionEvents events;
    private final Handshake handshake;
    private final long services;
    private boolean answered;
    /** We have asked, and the answer has not come. */
    private boolean asked;
    /** Addresses go to and fro. */
    private boolean relaying;

    /** {@code services}: what we offer. */
    Addresses(SessionContext context, SessionEvents events, Handshake handshake, long services) {
        this.context = context;
        this.events = events;
        this.handshake = handshake;
        this.services = services;
    }

    /** Whether a v1 address has room for it. */
    static boolean fitsVersionOne(PeerAddress address) {
        return address.network() == PeerAddress.Network.IPV4 || address.network() == PeerAddress.Network.IPV6;
    }

    private boolean isEncodable(PeerAddress address) {
        return handshake.takesAddrV2() || fitsVersionOne(address);
    }

    /** Whether the peer wants to hear of addresses, and could of this one. */
    boolean takes(PeerAddress address) {
        return relaying && isEncodable(address);
    }

    void request() {
        asked = true;
        context.send(new GetAddr(), SMALL);
    }

    /** getaddr. */
    void requested() {
        if (context.attempt().kind() == ConnectionKind.INBOUND) {
            relay();
        }
        if (mayAsk()) {
            events.addressesRequested();
        }
    }

    /** Whether a question of the peer is answered: it has dialled us, and asks for the first time (§5.8). */
    private boolean mayAsk() {
        boolean first = !answered && !context.attempt().outbound();
        answered |= first;
        return first;
    }

    /** addr and addrv2. */
    void received(List<TimedAddress> told) {
        ConnectionKind kind = context.attempt().kind();
        if (kind == ConnectionKind.BLOCK_RELAY_ONLY) {
            return;
        }
        if (kind == ConnectionKind.INBOUND) {
            relay();
        }
        if (isAnswer(told)) {
            events.addresses(neutral(told));
        } else {
            events.addressesTold(neutral(told), !asked);
        }
    }

    /** Whether this is what we have asked for: a peer that tells of itself alone has not answered yet. */
    private boolean isAnswer(List<TimedAddress> told) {
        boolean itself = told.size() == 1
                && (told.get(0).address().sameHost(context.attempt().address())
                        || context.attempt().kind() == ConnectionKind.ADDRESS_FETCH);
        boolean answer = asked && !itself;
        asked &= itself;
        return answer;
    }

    /** What a peer tells, but for nodes that serve nothing, with a plausible time each (§5.7). */
    private List<AddressEntry> neutral(List<TimedAddress> told) {
        long now = TimeUnit.MICROSECONDS.toSeconds(context.wallMicros());
        List<AddressEntry> entries = new ArrayList<>(told.size());
        for (TimedAddress address : told) {
            if (Services.usefulForAddresses(address.services())) {
                long time = address.timeSeconds();
                boolean plausible = time > OLDEST_PLAUSIBLE_SECONDS && time <= now + FUTURE_SECONDS;
                entries.add(new AddressEntry(
                        address.address(),
                        plausible ? time : now - UNKNOWN_AGE_SECONDS,
                        null,
                        0,
                        Attempt.Direction.OUTBOUND,
                        false,
                        address.services()));
            }
        }
        return entries;
    }

    /** With what each has said it serves; one of which that is not known is of no use to anybody. */
    void send(List<AddressEntry> entries) {
        List<TimedAddress> told = new ArrayList<>(entries.size());
        for (AddressEntry entry : entries) {
            boolean useful = Services.usefulForAddresses(entry.services());
            if (useful && isEncodable(entry.address())) {
                long seen = Math.min(LATEST, Math.max(0, entry.lastSeenSeconds())); // A clock may be off by centuries.
                told.add(new TimedAddress(seen, entry.services(), entry.address()));
            }
        }
        for (int from = 0; from < told.size(); from += BitcoinLimits.MAX_ADDRESSES) {
            sendOne(told.subList(from, Math.min(told.size(), from + BitcoinLimits.MAX_ADDRESSES)));
        }
    }

    /** The peer takes part in the exchange of addresses: one we dialled at once, another when it has shown so (§4.1). */
    void relay() {
        if (!relaying) {
            relaying = true;
            advertise();
        }
    }

    /** Tells the peer where we listen, if others can reach us there, and again after about a day (§5.9). */
    private void advertise() {
        PeerAddress advertised = context.local().advertisedAddress();
        PeerAddress own = advertised == null ? context.local().listenAddress() : advertised;
        boolean open = !context.attempt().initiatorOnly();
        if (open && own != null && own.isRoutable() && isEncodable(own)) {
            long now = TimeUnit.MICROSECONDS.toSeconds(context.wallMicros());
            sendOne(List.of(new TimedAddress(now, services, own)));
        }
        double delay = -Math.log(1 - context.random().nextDouble()) * ADVERTISING_NANOS;
        context.schedule(this::advertise, (long) delay);
    }

    private void sendOne(List<TimedAddress> told) {
        BitcoinMessage message = handshake.takesAddrV2() ? new AddrV2(told) : new Addr(told);
        context.send(message, SMALL + ADDRESS_BYTES * told.size());
    }
}
