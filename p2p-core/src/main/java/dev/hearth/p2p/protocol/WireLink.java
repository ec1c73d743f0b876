package dev.hearth.p2p.protocol;

import io.netty.channel.ChannelPipeline;

/** One connection as its protocol sees it: handlers on the I/O loop, a session on the node loop. */
public interface WireLink {
    /**
     * Adds the handlers that turn bytes into messages. What they fire upwards, messages and user events alike, reaches
     * {@link Session#receive} in order; an exception they fire ends the connection. Called once, on the I/O loop.
     */
    void install(ChannelPipeline pipeline);

    /**
     * What a message that {@link #install}'s handlers fire weighs in memory, bytes: more than 0 for every message of the
     * peer, 0 for what the handlers have to say themselves. Any thread.
     */
    int weigh(Object message);

    /**
     * Whether this, which {@link #install}'s handlers fired, means that the transport's handshake is complete: whoever is
     * at the other end speaks the protocol. For attempts that only want to know that. By default any input does. I/O loop.
     */
    default boolean completesHandshake(Object input) {
        return true;
    }

    /** The state machine of the connection. Called once, on the node loop. */
    Session session(SessionContext context, SessionEvents events);
}
