package dev.hearth.p2p.messages.bitcoin;

/**
 * How large the payload of a message may be. Asked once for each frame, on the event loop, when its header has arrived
 * and before anything of the payload is kept.
 */
@FunctionalInterface
public interface FrameLimits {
    /** Largest payload the protocol knows, in bytes; more closes the connection (§1.2). */
    int MAX_PAYLOAD = 4_000_000;

    /**
     * The cap of a command the protocol knows. A larger payload, up to {@link #MAX_PAYLOAD}, is hashed and thrown away
     * as it comes.
     */
    Cap cap(String command);

    /**
     * A cap.
     *
     * @param bytes largest payload that is read
     * @param consequence what a larger one costs its sender
     */
    record Cap(int bytes, Consequence consequence) {}
}
