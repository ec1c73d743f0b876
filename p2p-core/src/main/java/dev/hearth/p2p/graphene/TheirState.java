package dev.hearth.p2p.graphene;

/**
 * What we decided about the peer (§3.1).
 *
 * <pre>
 *   from             event                        to
 *   DISCONNECTED     keys exchanged               JUST_CONNECTED
 *   JUST_CONNECTED   its hello is in order: 5007  ACCEPTED
 *   JUST_CONNECTED   its hello is not: 5008       REJECTED
 * </pre>
 */
enum TheirState {
    DISCONNECTED,
    JUST_CONNECTED,
    ACCEPTED,
    REJECTED;

    boolean mayBecome(TheirState next) {
        return switch (this) {
            case DISCONNECTED -> next == JUST_CONNECTED;
            case JUST_CONNECTED -> next == ACCEPTED || next == REJECTED;
            case ACCEPTED, REJECTED -> false;
        };
    }
}
