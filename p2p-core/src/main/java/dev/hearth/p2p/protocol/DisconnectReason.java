package dev.hearth.p2p.protocol;

/** Why a connection ended. Every connection ends with exactly one of these; each has a counter. */
public enum DisconnectReason {
    /** The dial did not reach a listener. */
    CONNECT_FAILED,
    /** Nobody answered the dial in time, not even to refuse. */
    NO_ANSWER,
    /** Our own host knew no way to the address. */
    NO_ROUTE,
    /** The transport's handshake (keys, ciphers) failed. */
    TRANSPORT_HANDSHAKE_FAILED,
    /** We are at a limit of half-open or handshaking connections. */
    HANDSHAKE_LIMIT,
    /** The handshake was not complete by its deadline. */
    HANDSHAKE_TIMEOUT,
    /** The peer is on another chain. */
    DIFFERENT_CHAIN,
    /** The peer is this node. */
    CONNECTED_TO_SELF,
    /** Another connection to the same peer exists. */
    ALREADY_CONNECTED,
    /** We have as many connections as we may. */
    NOT_ACCEPTING,
    /** The peer is blocked by us. */
    BLOCKED,
    /** The peer refused us. */
    REJECTED_BY_PEER,
    /** The peer's greeting was not acceptable. */
    INVALID_HELLO,
    /** The peer broke the protocol. */
    PROTOCOL_VIOLATION,
    /** The peer sent an item that can never be valid. */
    INVALID_ITEM,
    /** The peer did not answer a request in time. */
    REQUEST_TIMEOUT,
    /** Nothing was received for too long. */
    INACTIVE,
    /** The peer took no byte for too long. */
    NOT_READING,
    /** The peer's chain shares nothing with ours that may still be undone. */
    UNREACHABLE_FORK,
    /** The peer said goodbye. */
    CLOSED_BY_PEER,
    /** The connection broke. */
    CONNECTION_LOST,
    /** The peer asked for old blocks when we had sent as much in a day as we may. */
    UPLOAD_LIMIT,
    /** We have enough connections. */
    SURPLUS,
    /** An inbound connection made room for another one. */
    EVICTED,
    /** The connection was made for one question, which is answered. */
    PURPOSE_SERVED,
    /** The application or the operator asked for it. */
    REQUESTED,
    /** The node stops. */
    NODE_STOPPING,
    /** An error of our own. */
    INTERNAL_ERROR
}
