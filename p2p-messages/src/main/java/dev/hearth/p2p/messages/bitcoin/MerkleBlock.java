package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of which only the transactions that match a bloom filter are named (BIP 37, §1.14).
 *
 * @param header of the block
 * @param transactions how many the block has; 0 to 2^32-1
 * @param hashes of the partial merkle tree
 * @param flags bits of the tree; owned by the record and not copied, never change it
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record MerkleBlock(BlockHeader header, long transactions, List<Hash> hashes, byte[] flags)
        implements BitcoinMessage {
    /** Checks the ranges above and copies the list. */
    public MerkleBlock {
        FieldChecks.u32("the number of transactions", transactions);
        hashes = Checks.hashes("a merkle hash", hashes);
    }

    static MerkleBlock read(WireReader in) throws MalformedMessageException {
        return new MerkleBlock(in.header(), in.u32(), in.hashes(), in.varBytes());
    }

    @Override
    public String command() {
        return BitcoinCommands.MERKLEBLOCK;
    }

    @Override
    public void write(ByteBuf out) {
        header.write(out);
        WireWriter.u32(out, transactions);
        WireWriter.hashes(out, hashes);
        WireWriter.varBytes(out, flags);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MerkleBlock message
                && header.equals(message.header)
                && transactions == message.transactions
                && hashes.equals(message.hashes)
                && Arrays.equals(flags, message.flags);
    }

    @Override
    public int hashCode() {
        return ((header.hashCode() * 31 + Long.hashCode(transactions)) * 31 + hashes.hashCode()) * 31
                + Arrays.hashCode(flags);
    }
}
