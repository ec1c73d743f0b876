package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinHashes;
import dev.hearth.p2p.messages.bitcoin.BitcoinTransactions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A transaction whose scripts are kept as bytes.
 *
 * @param id the hash of the transaction without its witnesses
 * @param bytes the transaction with its witnesses; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
public record BitcoinTransaction(Hash id, byte[] bytes) {
    /** Takes every transaction whose parts can be told apart. */
    public static final ItemCodec<BitcoinTransaction> CODEC = new ItemCodec<>() {
        @Override
        public Decoded<BitcoinTransaction> decode(byte[] bytes) throws MalformedItemException {
            try {
                Hash id = BitcoinTransactions.txid(bytes);
                return new Decoded<>(new BitcoinTransaction(id, bytes), id, bytes.length);
            } catch (MalformedMessageException e) {
                throw new MalformedItemException(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public byte[] encode(BitcoinTransaction transaction) {
            return transaction.bytes();
        }
    };

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BitcoinTransaction transaction && Arrays.equals(bytes, transaction.bytes);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "transaction " + BitcoinHashes.display(id);
    }
}
