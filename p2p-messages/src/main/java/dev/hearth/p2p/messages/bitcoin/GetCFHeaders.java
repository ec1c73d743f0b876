package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * Asks for the compact filter headers of up to 2,000 blocks (BIP 157, §1.14).
 *
 * @param filterType 0 to 255; 0 is the basic one
 * @param startHeight of the first block; 0 to 2^32-1
 * @param stop hash of the last block
 */
public record GetCFHeaders(int filterType, long startHeight, Hash stop) implements BitcoinMessage {
    /** Checks the ranges above. */
    public GetCFHeaders {
        FieldChecks.u8("a filter type", filterType);
        FieldChecks.u32("a height", startHeight);
        Checks.hash("a stop hash", stop);
    }

    static GetCFHeaders read(WireReader in) throws MalformedMessageException {
        return new GetCFHeaders(in.u8(), in.u32(), in.hash());
    }

    @Override
    public String command() {
        return BitcoinCommands.GETCFHEADERS;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(filterType);
        WireWriter.u32(out, startHeight);
        WireWriter.hash(out, stop);
    }
}
