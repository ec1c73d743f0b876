package dev.hearth.p2p.peers;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who uses a connection. Both sides use one connection for their own needs, independently of each other and of who dialled
 * it: the one table of what may follow what (cardano-governor §6.1, §6.3; connections here are always duplex).
 */
enum Use {
    /** We are dialling. */
    RESERVED_OUTBOUND(true, false),
    /** The handshake runs on a connection we dialled. */
    UNNEGOTIATED_OUTBOUND(true, false),
    /** The handshake runs on a connection the peer dialled. */
    UNNEGOTIATED_INBOUND(false, false),
    /** The peer dialled and neither side has asked for anything yet. */
    INBOUND_IDLE(false, false),
    /** Only the peer uses it. */
    INBOUND(false, true),
    /** Only we use it. */
    OUTBOUND(true, false),
    /** Both use it. */
    DUPLEX(true, true),
    /** Goodbye is said; the address may not be dialled again yet. */
    TERMINATING(false, false),
    /** The socket is closed. */
    TERMINATED(false, false);

    private final boolean ours;
    private final boolean theirs;

    Use(boolean ours, boolean theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    /** Where a connection may begin. */
    static Set<Use> first() {
        return EnumSet.of(RESERVED_OUTBOUND, UNNEGOTIATED_INBOUND);
    }

    /** The table of legal transitions. */
    Set<Use> next() {
        return switch (this) {
            case RESERVED_OUTBOUND -> EnumSet.of(UNNEGOTIATED_OUTBOUND, TERMINATED);
            case UNNEGOTIATED_OUTBOUND -> EnumSet.of(OUTBOUND, TERMINATING, TERMINATED);
            case UNNEGOTIATED_INBOUND -> EnumSet.of(INBOUND_IDLE, TERMINATING, TERMINATED);
            case INBOUND_IDLE -> EnumSet.of(INBOUND, OUTBOUND, TERMINATING, TERMINATED);
            case INBOUND -> EnumSet.of(INBOUND_IDLE, DUPLEX, TERMINATING, TERMINATED);
            case OUTBOUND -> EnumSet.of(DUPLEX, INBOUND_IDLE, TERMINATING, TERMINATED);
            case DUPLEX -> EnumSet.of(INBOUND, OUTBOUND, TERMINATING, TERMINATED);
            case TERMINATING -> EnumSet.of(TERMINATED);
            case TERMINATED -> EnumSet.noneOf(Use.class);
        };
    }

    /** Whether we need the connection. */
    boolean isOurs() {
        return ours;
    }

    /** Whether the peer has shown that it needs the connection. */
    boolean isTheirs() {
        return theirs;
    }

    /** The state of a connection in use. */
    static Use of(boolean ours, boolean theirs) {
        if (ours) {
            return theirs ? DUPLEX : OUTBOUND;
        }
        return theirs ? INBOUND : INBOUND_IDLE;
    }
}
