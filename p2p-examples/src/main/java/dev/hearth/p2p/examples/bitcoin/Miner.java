package dev.hearth.p2p.examples.bitcoin;

import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.bitcoin.BitcoinBlock;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinTransactions;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Finds blocks on networks where two hashes are enough on average: regtest. Stateless. */
public final class Miner {
    private static final int VERSION = 0x2000_0000;
    private static final long SUBSIDY = 5_000_000_000L;
    private static final int HALVING = 150;
    private static final byte RETURN = 0x6a;
    private static final byte TRUE = 0x51;
    private static final byte PUSH_DATA_4 = 0x4e;

    private Miner() {}

    /**
     * The block after another one.
     *
     * @param height its number
     * @param bits its target, which must be easy
     * @param size bytes it gets at least, filled up by an output nobody can spend
     * @param salt tells blocks at the same place apart
     */
    public static BitcoinBlock mine(Hash previous, long height, long timeSeconds, long bits, int size, long salt) {
        List<byte[]> transactions = List.of(coinbase(height, size, salt));
        try {
            Hash root = BitcoinBlocks.merkleRoot(List.of(BitcoinTransactions.txid(transactions.get(0))));
            BlockHeader header = seal(previous, root, timeSeconds, bits);
            return BitcoinBlock.of(BitcoinBlocks.assemble(header, transactions));
        } catch (MalformedMessageException | MalformedItemException e) {
            throw new IllegalStateException("a block of our own does not parse", e);
        }
    }

    private static BlockHeader seal(Hash previous, Hash root, long timeSeconds, long bits) {
        BigInteger limit = ProofOfWork.target(bits);
        for (long nonce = 0; nonce <= 0xffff_ffffL; nonce++) {
            BlockHeader header = new BlockHeader(VERSION, previous, root, timeSeconds, bits, nonce);
            if (ProofOfWork.isMet(header, limit)) {
                return header;
            }
        }
        throw new IllegalArgumentException("no nonce meets these bits: " + Long.toHexString(bits));
    }

    /** Pays the subsidy to whoever wants it; its input tells the height (BIP34), so that no two have the same id. */
    private static byte[] coinbase(long height, int size, long salt) {
        byte[] input = input(height, salt);
        byte[] filler = filler(Math.max(0, size - BlockHeader.LENGTH - 1 - 100));
        ByteBuffer out = ByteBuffer.allocate(128 + filler.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(1).put((byte) 1).put(new byte[32]).putInt(-1);
        out.put((byte) input.length).put(input).putInt(-1);
        out.put((byte) (filler.length == 0 ? 1 : 2));
        out.putLong(height / HALVING < 64 ? SUBSIDY >> (height / HALVING) : 0)
                .put((byte) 1)
                .put(TRUE);
        if (filler.length > 0) {
            out.putLong(0);
            compactSize(out, filler.length);
            out.put(filler);
        }
        out.putInt(0);
        byte[] transaction = new byte[out.position()];
        out.flip().get(transaction);
        return transaction;
    }

    private static byte[] input(long height, long salt) {
        List<Byte> number = new ArrayList<>();
        for (long rest = height; rest > 0; rest >>= 8) {
            number.add((byte) rest);
        }
        boolean small = height >= 1 && height <= 16;
        if (!small && (number.isEmpty() || number.get(number.size() - 1) < 0)) {
            number.add((byte) 0); // the sign
        }
        ByteBuffer input = ByteBuffer.allocate(1 + number.size() + 9);
        if (small) {
            input.put((byte) (TRUE + height - 1));
        } else {
            input.put((byte) number.size());
            number.forEach(input::put);
        }
        input.put((byte) 8).putLong(salt);
        byte[] bytes = new byte[input.position()];
        input.flip().get(bytes);
        return bytes;
    }

    /** A script nobody can spend. */
    private static byte[] filler(int length) {
        if (length < 8) {
            return new byte[0];
        }
        ByteBuffer script = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        script.put(RETURN).put(PUSH_DATA_4).putInt(length - 6);
        return script.array();
    }

    static void compactSize(ByteBuffer out, long value) {
        if (value < 0xfd) {
            out.put((byte) value);
        } else if (value <= 0xffff) {
            out.put((byte) 0xfd).putShort((short) value);
        } else {
            out.put((byte) 0xfe).putInt((int) value);
        }
    }
}
