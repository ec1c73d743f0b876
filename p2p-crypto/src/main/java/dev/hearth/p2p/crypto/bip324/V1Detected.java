package dev.hearth.p2p.crypto.bip324;

/**
 * User event: the caller speaks the first transport. Fired on the event loop while {@link V2TransportHandler} is still
 * in the pipeline and before it passes on a byte: whoever receives it may put handlers right behind that handler,
 * replace itself, and write. Then the handler leaves, and everything the caller has sent follows in order.
 */
public enum V1Detected {
    /** The event. */
    INSTANCE
}
