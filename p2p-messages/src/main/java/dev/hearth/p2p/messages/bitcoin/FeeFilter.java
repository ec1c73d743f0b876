package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * Asks not to hear of cheaper transactions (BIP 133, §1.9).
 *
 * @param satoshisPerKvB lowest fee rate of interest, in satoshi per 1,000 virtual bytes; any 64 bits may arrive
 */
public record FeeFilter(long satoshisPerKvB) implements BitcoinMessage {
    static FeeFilter read(WireReader in) throws MalformedMessageException {
        return new FeeFilter(in.i64());
    }

    @Override
    public String command() {
        return BitcoinCommands.FEEFILTER;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeLongLE(satoshisPerKvB);
    }
}
