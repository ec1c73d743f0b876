package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * Offers compact blocks (BIP 152, §1.9).
 *
 * @param highBandwidth whether they are wanted unasked
 * @param version 64 unsigned bits; only 2 is honoured
 */
public record SendCompact(boolean highBandwidth, long version) implements BitcoinMessage {
    static SendCompact read(WireReader in) throws MalformedMessageException {
        return new SendCompact(in.bool(), in.i64());
    }

    @Override
    public String command() {
        return BitcoinCommands.SENDCMPCT;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.bool(out, highBandwidth);
        out.writeLongLE(version);
    }
}
