package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Every 1,000th compact filter header (BIP 157, §1.14).
 *
 * @param filterType 0 to 255
 * @param stop hash of the last block
 * @param headers of the blocks 1,000, 2,000 and so on
 */
public record CFCheckpoint(int filterType, Hash stop, List<Hash> headers) implements BitcoinMessage {
    /** Checks the ranges above and copies the list. */
    public CFCheckpoint {
        FieldChecks.u8("a filter type", filterType);
        Checks.hash("a stop hash", stop);
        headers = Checks.hashes("a filter header", headers);
    }

    static CFCheckpoint read(WireReader in) throws MalformedMessageException {
        return new CFCheckpoint(in.u8(), in.hash(), in.hashes());
    }

    @Override
    public String command() {
        return BitcoinCommands.CFCHECKPT;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(filterType);
        WireWriter.hash(out, stop);
        WireWriter.hashes(out, headers);
    }
}
