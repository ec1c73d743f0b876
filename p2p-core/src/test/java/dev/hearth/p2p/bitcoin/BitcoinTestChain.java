package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.testing.TestChain;
import org.jspecify.annotations.Nullable;

/** Opaque blocks and transactions over the protocol of Bitcoin. */
public final class BitcoinTestChain implements TestChain<BitcoinBlock, BitcoinTransaction> {
    private final BitcoinProtocol protocol;

    /** A chain of nobody, over the encrypted transport. */
    public BitcoinTestChain() {
        this(BitcoinProtocol.V2.ON);
    }

    BitcoinTestChain(BitcoinProtocol.V2 v2) {
        this.protocol = BitcoinProtocol.builder(BitcoinNetwork.REGTEST)
                .v2(v2)
                .trickle(false)
                .build();
    }

    @Override
    public WireProtocol protocol() {
        return protocol;
    }

    @Override
    public ItemCodec<BitcoinBlock> blocks() {
        return BitcoinBlock.CODEC;
    }

    @Override
    public ChainEntry entry(BitcoinBlock block) {
        return block.entry();
    }

    @Override
    public BitcoinBlock genesis() {
        return TestBlocks.genesis();
    }

    @Override
    public BitcoinBlock block(@Nullable BitcoinBlock parent, int size, int salt) {
        return TestBlocks.after(parent, size, salt);
    }

    @Override
    public ItemType itemType() {
        return ItemType.TRANSACTION;
    }

    @Override
    public ItemCodec<BitcoinTransaction> items() {
        return BitcoinTransaction.CODEC;
    }

    @Override
    public BitcoinTransaction item(int number, int size) {
        return TestTransactions.of("item " + number, size, true);
    }
}
