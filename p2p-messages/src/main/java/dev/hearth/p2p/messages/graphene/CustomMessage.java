package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message of the application, sent directly to a peer under a number of its own.
 *
 * @param type any number but 1000, 1001 and 5000 to 5099: 32 unsigned bits in an int
 * @param payload owned by the record and not copied, never change it
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record CustomMessage(int type, byte[] payload) implements GrapheneMessage {
    /** Checks the type. */
    public CustomMessage {
        if (!GrapheneTypes.isCustom(type)) {
            throw new IllegalArgumentException("message type " + type + " belongs to the protocol");
        }
    }

    static CustomMessage read(int type, WireReader in) throws MalformedMessageException {
        return new CustomMessage(type, in.bytes(in.remaining()));
    }

    void write(ByteBuf out) {
        out.writeBytes(payload);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CustomMessage message
                && type == message.type
                && Arrays.equals(payload, message.payload);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(payload) * 31 + type;
    }

    @Override
    public String toString() {
        return "CustomMessage[" + Integer.toUnsignedString(type) + ", " + payload.length + " bytes]";
    }
}
