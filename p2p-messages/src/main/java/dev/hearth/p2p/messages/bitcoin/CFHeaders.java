package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Compact filter hashes and the filter header before them (BIP 157, §1.14).
 *
 * @param filterType 0 to 255
 * @param stop hash of the last block
 * @param previousHeader filter header before the first one
 * @param filterHashes one for each block
 */
public record CFHeaders(int filterType, Hash stop, Hash previousHeader, List<Hash> filterHashes)
        implements BitcoinMessage {
    /** Checks the ranges above and copies the list. */
    public CFHeaders {
        FieldChecks.u8("a filter type", filterType);
        Checks.hash("a stop hash", stop);
        Checks.hash("a filter header", previousHeader);
        filterHashes = Checks.hashes("a filter hash", filterHashes);
    }

    static CFHeaders read(WireReader in) throws MalformedMessageException {
        return new CFHeaders(in.u8(), in.hash(), in.hash(), in.hashes());
    }

    @Override
    public String command() {
        return BitcoinCommands.CFHEADERS;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(filterType);
        WireWriter.hash(out, stop);
        WireWriter.hash(out, previousHeader);
        WireWriter.hashes(out, filterHashes);
    }
}
