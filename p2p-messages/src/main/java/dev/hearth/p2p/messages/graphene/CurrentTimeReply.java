package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * Tells the time (5013); all in microseconds since 1970.
 *
 * @param requestSent echo of the request, on the asker's clock
 * @param requestReceived when the request arrived, on the answerer's clock
 * @param replyTransmitted when this reply was written, on the answerer's clock
 */
public record CurrentTimeReply(long requestSent, long requestReceived, long replyTransmitted)
        implements GrapheneMessage {
    static CurrentTimeReply read(WireReader in) throws MalformedMessageException {
        return new CurrentTimeReply(in.i64(), in.i64(), in.i64());
    }

    void write(ByteBuf out) {
        out.writeLongLE(requestSent).writeLongLE(requestReceived).writeLongLE(replyTransmitted);
    }

    /** How far the answerer's clock is ahead of ours if this arrived at {@code nowMicros} (§3.4), in microseconds. */
    public long clockOffsetMicros(long nowMicros) {
        return ((requestReceived - requestSent) + (replyTransmitted - nowMicros)) / 2;
    }

    /** Time on the wire, there and back, if this arrived at {@code nowMicros} (§3.4), in microseconds. */
    public long roundTripMicros(long nowMicros) {
        return (nowMicros - requestSent) - (replyTransmitted - requestReceived);
    }

    @Override
    public int type() {
        return GrapheneTypes.CURRENT_TIME_REPLY;
    }
}
