package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for transactions that a {@link CompactBlock} left out (BIP 152, §1.14).
 *
 * @param block its hash
 * @param indexes places in the block, ascending, 0 to 65535
 */
public record GetBlockTransactions(Hash block, List<Integer> indexes) implements BitcoinMessage {
    /** Checks the ranges above and copies the list. */
    public GetBlockTransactions {
        Checks.hash("a block hash", block);
        indexes = List.copyOf(indexes);
        BlockIndexes.check(indexes);
    }

    static GetBlockTransactions read(WireReader in) throws MalformedMessageException {
        Hash block = in.hash();
        int count = in.count(1);
        List<Integer> indexes = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < count; i++) {
            int index = BlockIndexes.after(next, in.compactSize());
            indexes.add(index);
            next = index + 1;
        }
        return new GetBlockTransactions(block, indexes);
    }

    @Override
    public String command() {
        return BitcoinCommands.GETBLOCKTXN;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.hash(out, block);
        WireWriter.compactSize(out, indexes.size());
        int next = 0;
        for (int index : indexes) {
            WireWriter.compactSize(out, index - next);
            next = index + 1;
        }
    }
}
