package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that a {@link GetBlockTransactions} asked for, in its order (BIP 152, §1.14).
 *
 * @param block its hash
 * @param transactions whose arrays are owned by the record and not copied, never change them
 */
public record BlockTransactions(Hash block, List<byte[]> transactions) implements BitcoinMessage {
    /** Checks the hash and copies the list. */
    public BlockTransactions {
        Checks.hash("a block hash", block);
        transactions = List.copyOf(transactions);
    }

    static BlockTransactions read(WireReader in) throws MalformedMessageException {
        Hash block = in.hash();
        int count = in.count(TransactionLayout.SHORTEST);
        List<byte[]> transactions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            transactions.add(TransactionLayout.bytes(in));
        }
        return new BlockTransactions(block, transactions);
    }

    @Override
    public String command() {
        return BitcoinCommands.BLOCKTXN;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.hash(out, block);
        WireWriter.compactSize(out, transactions.size());
        transactions.forEach(out::writeBytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockTransactions message
                && block.equals(message.block)
                && Checks.sameBytes(transactions, message.transactions);
    }

    @Override
    public int hashCode() {
        return block.hashCode() * 31 + Checks.hashCode(transactions);
    }

    @Override
    public String toString() {
        return "BlockTransactions[" + block + ", " + transactions.size() + " transactions]";
    }
}
