package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * Asks for every 1,000th compact filter header (BIP 157, §1.14).
 *
 * @param filterType 0 to 255
 * @param stop hash of the last block
 */
public record GetCFCheckpoint(int filterType, Hash stop) implements BitcoinMessage {
    /** Checks the ranges above. */
    public GetCFCheckpoint {
        FieldChecks.u8("a filter type", filterType);
        Checks.hash("a stop hash", stop);
    }

    static GetCFCheckpoint read(WireReader in) throws MalformedMessageException {
        return new GetCFCheckpoint(in.u8(), in.hash());
    }

    @Override
    public String command() {
        return BitcoinCommands.GETCFCHECKPT;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(filterType);
        WireWriter.hash(out, stop);
    }
}
