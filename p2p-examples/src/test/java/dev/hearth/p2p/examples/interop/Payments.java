package dev.hearth.p2p.examples.interop;

import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.bitcoin.BitcoinBlock;
import dev.hearth.p2p.bitcoin.BitcoinTransaction;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinHashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Transactions that need no key: what the miner of the tests pays, anybody may spend. */
final class Payments {
    private static final long FEE = 100_000;
    private static final byte EQUAL = (byte) 0x87;
    private static final byte HASH160 = (byte) 0xa9;
    private static final int HASH160_LENGTH = 20;

    private Payments() {}

    /** Spends an output that never was, another one for every label. */
    static BitcoinTransaction unbacked(String label) {
        return spend(Digests.sha256(label.getBytes(StandardCharsets.US_ASCII)), 1_000_000);
    }

    /** Spends the reward of a block of ours. */
    static BitcoinTransaction of(BitcoinBlock block, long reward) throws MalformedMessageException {
        Hash coinbase = BitcoinBlocks.txids(block.bytes()).get(0);
        return spend(coinbase.toBytes(), reward);
    }

    /** Its name as people write it. */
    static String name(BitcoinTransaction transaction) {
        return BitcoinHashes.display(transaction.id());
    }

    /** To whoever knows a script of one byte; so many bytes that they pass for a standard transaction. */
    private static BitcoinTransaction spend(byte[] txid, long amount) {
        byte[] payee = new byte[HASH160_LENGTH];
        payee[0] = 1;
        ByteBuffer out = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(2).put((byte) 1).put(txid).putInt(0).put((byte) 0).putInt(-1);
        out.put((byte) 1).putLong(amount - FEE);
        out.put((byte) (HASH160_LENGTH + 3))
                .put(HASH160)
                .put((byte) HASH160_LENGTH)
                .put(payee)
                .put(EQUAL);
        out.putInt(0);
        try {
            return BitcoinTransaction.CODEC
                    .decode(Arrays.copyOf(out.array(), out.position()))
                    .value();
        } catch (MalformedItemException e) {
            throw new AssertionError(e);
        }
    }
}
