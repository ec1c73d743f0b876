package dev.hearth.p2p.bitcoin;

/** Which peers are worth one of our own connections, by the services they offer. Called on the node loop. */
@FunctionalInterface
public interface ServicePolicy {
    /** The reference's: witnesses, and the whole chain until we have caught up, then at least its end (§1.5). */
    ServicePolicy REFERENCE = (services, caughtUp) -> {
        boolean witness = (services & Services.WITNESS) != 0;
        long chain = caughtUp ? Services.NETWORK | Services.NETWORK_LIMITED : Services.NETWORK;
        return witness && (services & chain) != 0;
    };

    /** Takes every peer. */
    ServicePolicy ANY = (services, caughtUp) -> true;

    /**
     * Whether a peer that was dialled for the node's own needs may stay.
     *
     * @param services as its version says
     * @param caughtUp whether our last block is at most a day old
     */
    boolean isDesirable(long services, boolean caughtUp);
}
