package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Announces objects (§1.11).
 *
 * @param entries at most 50,000
 */
public record Inv(List<InventoryVector> entries) implements BitcoinMessage {
    /** Checks the number of entries and copies the list. */
    public Inv {
        Checks.atMost("inv", entries.size(), BitcoinLimits.MAX_INVENTORY);
        entries = List.copyOf(entries);
    }

    static Inv read(WireReader in) throws MalformedMessageException {
        return new Inv(InventoryVector.read(in, BitcoinLimits.MAX_INVENTORY, Consequence.SCORE_20));
    }

    @Override
    public String command() {
        return BitcoinCommands.INV;
    }

    @Override
    public void write(ByteBuf out) {
        InventoryVector.write(entries, out);
    }
}
