package dev.hearth.p2p.messages.bitcoin;

import io.netty.buffer.ByteBuf;

/**
 * A message of a command that the protocol does not know, to be ignored (§1.2). Its payload was hashed and thrown away
 * as it came. It can be received, not sent.
 *
 * @param command as it arrived: up to 12 characters of 0x20 to 0x7e
 * @param size bytes of payload
 */
public record UnknownMessage(String command, int size) implements BitcoinMessage {
    @Override
    public void write(ByteBuf out) {
        throw new IllegalArgumentException("a message that nobody knows cannot be sent");
    }
}
