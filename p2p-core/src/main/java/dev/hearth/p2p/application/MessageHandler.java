package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * A direct message of the application's own: sent to one peer, not relayed, and only to peers that announced the same
 * type when they connected. Called like {@link ItemHandler}.
 *
 * @param <M> the application's own type
 */
public abstract class MessageHandler<M> {
    private final int type;
    private final int maxBytes;

    /**
     * @param type the protocol's message number; Graphene leaves 10000 and up to applications
     * @param maxBytes largest encoded message accepted, 0 to 2 MiB
     */
    protected MessageHandler(int type, int maxBytes) {
        this.type = type;
        this.maxBytes = maxBytes;
    }

    /** The message number. */
    public final int type() {
        return type;
    }

    /** Largest encoded message accepted, in bytes. */
    public final int maxBytes() {
        return maxBytes;
    }

    /**
     * Decodes all of {@code bytes}.
     *
     * @throws MalformedItemException when they are no such message: the sender is penalised
     */
    public abstract M decode(byte[] bytes) throws MalformedItemException;

    /** The bytes of a message. */
    public abstract byte[] encode(M message);

    /** A message has arrived from {@code peer}. */
    public abstract void received(M message, PeerAddress peer);
}
