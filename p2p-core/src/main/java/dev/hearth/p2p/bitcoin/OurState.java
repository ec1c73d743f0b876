package dev.hearth.p2p.bitcoin;

/**
 * What the peer knows of us (§1.8).
 *
 * <pre>
 *   from         event                 to
 *   SILENT       we sent version       INTRODUCED
 *   INTRODUCED   it sent verack        ACCEPTED
 * </pre>
 */
enum OurState {
    SILENT,
    INTRODUCED,
    ACCEPTED;

    boolean mayBecome(OurState next) {
        return switch (this) {
            case SILENT -> next == INTRODUCED;
            case INTRODUCED -> next == ACCEPTED;
            case ACCEPTED -> false;
        };
    }
}
