package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A signed notice, obsolete and ignored (§1.15).
 *
 * @param payload owned by the record and not copied, never change it
 * @param signature likewise
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record Alert(byte[] payload, byte[] signature) implements BitcoinMessage {
    static Alert read(WireReader in) throws MalformedMessageException {
        return new Alert(in.varBytes(), in.varBytes());
    }

    @Override
    public String command() {
        return BitcoinCommands.ALERT;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.varBytes(out, payload);
        WireWriter.varBytes(out, signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Alert message
                && Arrays.equals(payload, message.payload)
                && Arrays.equals(signature, message.signature);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(payload) * 31 + Arrays.hashCode(signature);
    }
}
