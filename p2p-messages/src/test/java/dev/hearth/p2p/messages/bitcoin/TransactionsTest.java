package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.p2p.crypto.DoubleSha256;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    /** The only transaction of the first block of the main network. */
    private static final byte[] FIRST = Recorded.hex("01000000" + "01" + "00".repeat(32) + "ffffffff" + "4d"
            + "04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b"
            + "206f66207365636f6e64206261696c6f757420666f722062616e6b73" + "ffffffff" + "01" + "00f2052a01000000" + "43"
            + "4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de"
            + "5c384df7ba0b8d578a4c702b6bf11d5fac" + "00000000");

    private static final Hash FIRST_ID =
            BitcoinHashes.parse("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");

    @Provide
    Arbitrary<byte[]> transactions() {
        return Messages.transaction();
    }

    @Provide
    Arbitrary<List<byte[]>> lists() {
        return Messages.transaction().list().ofMaxSize(6);
    }

    /** A transaction of one input with this script and no outputs. */
    static byte[] legacy(byte[] script) {
        ByteBuf out = Unpooled.buffer();
        out.writeIntLE(2).writeByte(1).writeZero(36);
        WireWriter.varBytes(out, script);
        out.writeIntLE(-1).writeByte(0).writeIntLE(0);
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] withWitness(byte[] legacy, String witness) {
        byte[] end = Recorded.hex(witness);
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(legacy, 0, 4).writeByte(0).writeByte(1).writeBytes(legacy, 4, legacy.length - 8);
        out.writeBytes(end).writeBytes(legacy, legacy.length - 4, 4);
        return ByteBufUtil.getBytes(out);
    }

    @Test
    void theFirstBlockOfTheMainNetworkHasTheIdsEverybodyKnows() throws Exception {
        byte[] block = BitcoinBlocks.assemble(BitcoinNetwork.MAIN.genesis(), List.of(FIRST));

        assertThat(block).hasSize(285);
        assertThat(BitcoinTransactions.txid(FIRST)).isEqualTo(FIRST_ID);
        assertThat(BitcoinTransactions.wtxid(FIRST)).isEqualTo(FIRST_ID);
        assertThat(BitcoinBlocks.merkleRoot(BitcoinBlocks.txids(block))).isEqualTo(FIRST_ID);
        assertThat(BitcoinBlocks.header(block)).isEqualTo(BitcoinNetwork.MAIN.genesis());
    }

    @Test
    void witnessesChangeTheWtxidOnly() throws Exception {
        byte[] bare = legacy(new byte[3]);
        byte[] whole = withWitness(bare, "02" + "0161" + "00");

        assertThat(BitcoinTransactions.hasWitness(whole)).isTrue();
        assertThat(BitcoinTransactions.hasWitness(bare)).isFalse();
        assertThat(BitcoinTransactions.txid(whole)).isEqualTo(BitcoinTransactions.txid(bare));
        assertThat(BitcoinTransactions.wtxid(whole)).isEqualTo(Hash.wrap(DoubleSha256.of(whole)));
        assertThat(BitcoinTransactions.stripWitness(whole)).isEqualTo(bare);
        assertThat(BitcoinTransactions.stripWitness(bare)).isSameAs(bare);
    }

    @Property(tries = 500)
    void theLengthIsFoundInTheMiddleOfABuffer(@ForAll("transactions") byte[] transaction) throws Exception {
        byte[] buffer = new byte[transaction.length + 20];
        System.arraycopy(transaction, 0, buffer, 7, transaction.length);

        assertThat(BitcoinTransactions.length(buffer, 7)).isEqualTo(transaction.length);
        assertThat(BitcoinTransactions.txid(transaction))
                .isEqualTo(Hash.wrap(DoubleSha256.of(BitcoinTransactions.stripWitness(transaction))));
        assertThat(BitcoinTransactions.wtxid(transaction)).isEqualTo(Hash.wrap(DoubleSha256.of(transaction)));
    }

    @Property(tries = 300)
    void blocksComeApartAsTheyWerePutTogether(@ForAll("lists") List<byte[]> transactions) throws Exception {
        byte[] block = BitcoinBlocks.assemble(BitcoinNetwork.REGTEST.genesis(), transactions);

        assertThat(BitcoinBlocks.transactions(block)).containsExactlyElementsOf(transactions);
        List<Hash> txids = new ArrayList<>();
        List<byte[]> bare = new ArrayList<>();
        List<TransactionRange> ranges = BitcoinBlocks.transactionRanges(block);
        for (int i = 0; i < transactions.size(); i++) {
            TransactionRange range = ranges.get(i);
            assertThat(Arrays.copyOfRange(block, range.offset(), range.offset() + range.length()))
                    .isEqualTo(transactions.get(i));
            txids.add(BitcoinTransactions.txid(transactions.get(i)));
            bare.add(BitcoinTransactions.stripWitness(transactions.get(i)));
        }
        assertThat(BitcoinBlocks.txids(block)).isEqualTo(txids);
        assertThat(BitcoinBlocks.stripWitness(block))
                .isEqualTo(BitcoinBlocks.assemble(BitcoinNetwork.REGTEST.genesis(), bare));
    }

    @Test
    void refusesWhatIsNotExactlyOneTransactionOrBlock() {
        byte[] longer = Arrays.copyOf(FIRST, FIRST.length + 1);
        byte[] shorter = Arrays.copyOf(FIRST, FIRST.length - 1);

        assertMalformed(() -> BitcoinTransactions.txid(longer));
        assertMalformed(() -> BitcoinTransactions.wtxid(shorter));
        assertMalformed(() -> BitcoinTransactions.length(FIRST, FIRST.length));
        assertMalformed(() -> BitcoinBlocks.header(new byte[79]));
        assertMalformed(() -> BitcoinBlocks.txids(new byte[82]));
        assertMalformed(() -> BitcoinBlocks.transactions(new byte[80]));
    }

    private static void assertMalformed(ThrowingCallable attempt) {
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(attempt);
    }

    @Test
    void aRepeatedEndOfTheListHasTheSameRootAndIsNoticed() {
        Hash a = hash(1);
        Hash b = hash(2);
        Hash c = hash(3);

        assertThat(BitcoinBlocks.merkleRoot(List.of(a, b, c))).isEqualTo(BitcoinBlocks.merkleRoot(List.of(a, b, c, c)));
        assertThat(BitcoinBlocks.isMutated(List.of(a, b, c, c))).isTrue();
        assertThat(BitcoinBlocks.isMutated(List.of(a, b, c))).isFalse();
        assertThat(BitcoinBlocks.isMutated(List.of(a, b, c, a, b, c))).isFalse();
        assertThat(BitcoinBlocks.isMutated(List.of(a, b, c, c, a, b))).isTrue();
        assertThat(BitcoinBlocks.isMutated(List.of(a, b, a, b))).isTrue();
        assertThat(BitcoinBlocks.isMutated(List.of(a))).isFalse();
        assertThat(BitcoinBlocks.merkleRoot(List.of(a))).isEqualTo(a);
        assertThat(BitcoinBlocks.merkleRoot(List.of())).isEqualTo(Hash.zero(32));
    }

    private static Hash hash(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return Hash.wrap(bytes);
    }
}
