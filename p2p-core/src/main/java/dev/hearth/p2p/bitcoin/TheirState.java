package dev.hearth.p2p.bitcoin;

/**
 * What we decided about the peer (§1.8).
 *
 * <pre>
 *   from         event                          to
 *   SILENT       it sent version                INTRODUCED
 *   INTRODUCED   it may stay: we sent verack    ACCEPTED
 *   INTRODUCED   it may not                     REJECTED
 * </pre>
 */
enum TheirState {
    SILENT,
    INTRODUCED,
    ACCEPTED,
    REJECTED;

    boolean mayBecome(TheirState next) {
        return switch (this) {
            case SILENT -> next == INTRODUCED;
            case INTRODUCED -> next == ACCEPTED || next == REJECTED;
            case ACCEPTED, REJECTED -> false;
        };
    }
}
