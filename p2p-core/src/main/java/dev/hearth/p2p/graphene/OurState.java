package dev.hearth.p2p.graphene;

/**
 * What the peer thinks of us (§3.1).
 *
 * <pre>
 *   from             event                 to
 *   DISCONNECTED     keys exchanged        JUST_CONNECTED
 *   JUST_CONNECTED   it sent 5007          ACCEPTED
 *   JUST_CONNECTED   it sent 5008          REJECTED
 * </pre>
 */
enum OurState {
    DISCONNECTED,
    JUST_CONNECTED,
    ACCEPTED,
    REJECTED;

    boolean mayBecome(OurState next) {
        return switch (this) {
            case DISCONNECTED -> next == JUST_CONNECTED;
            case JUST_CONNECTED -> next == ACCEPTED || next == REJECTED;
            case ACCEPTED, REJECTED -> false;
        };
    }
}
