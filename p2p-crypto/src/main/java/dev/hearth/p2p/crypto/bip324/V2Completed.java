package dev.hearth.p2p.crypto.bip324;

import java.util.HexFormat;

/**
 * User event: the handshake is done, from here on the pipeline carries the contents of packets. Fired on the event loop
 * before the first of them.
 *
 * @param sessionId 32 bytes, the same at both ends, to be compared by operators who want to know that nobody sits in
 *     between. Copied on the way in and on the way out
 */
@SuppressWarnings("ArrayRecordComponent") // an event, never compared; every access copies
public record V2Completed(byte[] sessionId) {
    /** Copies the id. */
    public V2Completed {
        sessionId = sessionId.clone();
    }

    /** The id, a copy. */
    @Override
    public byte[] sessionId() {
        return sessionId.clone();
    }

    /** Shows the id, which is no secret. */
    @Override
    public String toString() {
        return "V2Completed[sessionId=" + HexFormat.of().formatHex(sessionId) + "]";
    }
}
