package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Announces that the sender wants to close (5011).
 *
 * @param reason free text
 * @param dueToError whether the sender blames the receiver
 * @param error details, or null; nothing obliges a sender to give any, and we never do (weakness W27)
 */
public record ClosingConnection(
        WireText reason, boolean dueToError, @Nullable WireException error) implements GrapheneMessage {
    /** A closing message without details, its reason written as UTF-8. */
    public ClosingConnection(String reason, boolean dueToError) {
        this(WireText.of(reason), dueToError, null);
    }

    static ClosingConnection read(WireReader in) throws MalformedMessageException {
        return new ClosingConnection(in.text(), in.bool(), in.bool() ? WireException.read(in) : null);
    }

    void write(ByteBuf out) {
        WireWriter.text(out, reason);
        out.writeBoolean(dueToError);
        out.writeBoolean(error != null);
        if (error != null) {
            error.write(out);
        }
    }

    @Override
    public int type() {
        return GrapheneTypes.CLOSING_CONNECTION;
    }
}
