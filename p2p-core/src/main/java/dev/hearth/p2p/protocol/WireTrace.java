package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.PeerAddress;

/** Sees every message of every connection. Called on I/O loops: must be quick and thread-safe. */
@FunctionalInterface
public interface WireTrace {
    /** Sees nothing. */
    WireTrace NONE = (inbound, peer, type, name, size) -> {};

    /**
     * A message was received or is about to be sent.
     *
     * @param inbound whether the peer sent it
     * @param type the protocol's number or command
     * @param size payload bytes
     */
    void message(boolean inbound, PeerAddress peer, String type, String name, int size);
}
