package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * Asks for the time (5012).
 *
 * @param sentMicros microseconds since 1970 on the sender's clock; {@link GrapheneMessageCodec} sets it when the
 *     message is written
 */
public record CurrentTimeRequest(long sentMicros) implements GrapheneMessage {
    static CurrentTimeRequest read(WireReader in) throws MalformedMessageException {
        return new CurrentTimeRequest(in.i64());
    }

    void write(ByteBuf out) {
        out.writeLongLE(sentMicros);
    }

    @Override
    public int type() {
        return GrapheneTypes.CURRENT_TIME_REQUEST;
    }
}
