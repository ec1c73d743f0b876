package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinHashes;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block whose transactions are kept as bytes.
 *
 * @param header what its id is the hash of; it covers the transactions by their merkle root
 * @param bytes the block with its witnesses; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
public record BitcoinBlock(BlockHeader header, byte[] bytes) {
    /** Takes every block whose transactions can be told apart. */
    public static final ItemCodec<BitcoinBlock> CODEC = new ItemCodec<>() {
        @Override
        public Decoded<BitcoinBlock> decode(byte[] bytes) throws MalformedItemException {
            BitcoinBlock block = of(bytes);
            return new Decoded<>(block, block.header().hash(), bytes.length);
        }

        @Override
        public byte[] encode(BitcoinBlock block) {
            return block.bytes();
        }
    };

    /**
     * The block in {@code bytes}.
     *
     * @throws MalformedItemException when they are not exactly one
     */
    public static BitcoinBlock of(byte[] bytes) throws MalformedItemException {
        try {
            BitcoinBlocks.transactionRanges(bytes);
            return new BitcoinBlock(BitcoinBlocks.header(bytes), bytes);
        } catch (MalformedMessageException e) {
            throw new MalformedItemException(String.valueOf(e.getMessage()));
        }
    }

    /** Its place in the chain; its number only whoever links it knows. */
    public ChainEntry entry() {
        return BitcoinProtocol.entry(header);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BitcoinBlock block && Arrays.equals(bytes, block.bytes);
    }

    @Override
    public int hashCode() {
        return header.hashCode();
    }

    @Override
    public String toString() {
        return "block " + BitcoinHashes.display(header.hash());
    }
}
