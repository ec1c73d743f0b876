package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/**
 * Asks for a {@link Pong} (§1.9).
 *
 * @param nonce any 64 bits; none up to protocol version 60000, and then no answer is expected
 */
public record Ping(OptionalLong nonce) implements BitcoinMessage {
    static Ping read(WireReader in) throws MalformedMessageException {
        return new Ping(in.remaining() == 0 ? OptionalLong.empty() : OptionalLong.of(in.i64()));
    }

    @Override
    public String command() {
        return BitcoinCommands.PING;
    }

    @Override
    public void write(ByteBuf out) {
        nonce.ifPresent(out::writeLongLE);
    }

    /** A ping with a nonce. */
    public static Ping of(long nonce) {
        return new Ping(OptionalLong.of(nonce));
    }
}
