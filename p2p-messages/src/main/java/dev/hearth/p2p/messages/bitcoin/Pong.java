package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/**
 * Answers a {@link Ping} (§1.9).
 *
 * @param nonce that of the ping; none if fewer than 8 bytes arrived, which cancels the ping that is waiting
 */
public record Pong(OptionalLong nonce) implements BitcoinMessage {
    static Pong read(WireReader in) throws MalformedMessageException {
        return new Pong(in.remaining() < Long.BYTES ? OptionalLong.empty() : OptionalLong.of(in.i64()));
    }

    @Override
    public String command() {
        return BitcoinCommands.PONG;
    }

    @Override
    public void write(ByteBuf out) {
        nonce.ifPresent(out::writeLongLE);
    }

    /** The answer to a ping with a nonce. */
    public static Pong of(long nonce) {
        return new Pong(OptionalLong.of(nonce));
    }
}
