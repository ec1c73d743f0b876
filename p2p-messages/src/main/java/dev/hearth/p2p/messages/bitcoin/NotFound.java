package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Tells which of the transactions that were asked for are missing (§1.11). A longer one is ignored.
 *
 * @param entries at most 5,016
 */
public record NotFound(List<InventoryVector> entries) implements BitcoinMessage {
    /** Checks the number of entries and copies the list. */
    public NotFound {
        Checks.atMost("notfound", entries.size(), BitcoinLimits.MAX_NOT_FOUND);
        entries = List.copyOf(entries);
    }

    static NotFound read(WireReader in) throws MalformedMessageException {
        return new NotFound(InventoryVector.read(in, BitcoinLimits.MAX_NOT_FOUND, Consequence.NONE));
    }

    @Override
    public String command() {
        return BitcoinCommands.NOTFOUND;
    }

    @Override
    public void write(ByteBuf out) {
        InventoryVector.write(entries, out);
    }
}
