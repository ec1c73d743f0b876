package dev.hearth.p2p.messages.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrapheneBlocksTest {
    static Stream<Recorded.Message> blockVectors() {
        return Recorded.vectors().filter(message -> message.type() == GrapheneTypes.BLOCK);
    }

    static Stream<Recorded.Message> allBlocks() {
        return Recorded.all().filter(message -> message.type() == GrapheneTypes.BLOCK);
    }

    @ParameterizedTest
    @MethodSource("blockVectors")
    void readsTheHeaderAsTheReferenceDoes(Recorded.Message recorded) throws Exception {
        BlockMessage block = block(recorded.body());
        GrapheneBlockHeader header = GrapheneBlocks.parseHeader(block.signedBlock());

        assertThat(header.id()).hasToString(recorded.json().get("block_id").textValue());
        assertThat(header.number()).isEqualTo(recorded.json().get("block_num").longValue());
        assertThat(GrapheneBlocks.number(header.id())).isEqualTo(header.number());
        Hash digest = GrapheneBlocks.witnessDigest(block.signedBlock());
        assertThat(digest).hasToString(recorded.json().get("header_digest").textValue());
        assertThat(header.merkleRoot())
                .hasToString(recorded.json().get("merkle_root").textValue());
        assertThat(Arrays.copyOf(block.signedBlock(), header.headerLength()))
                .isEqualTo(recorded.bytes("signed_header_bytes"));
        assertThat(block.signedBlock())
                .hasSize(recorded.json().get("signed_block_size").intValue());
        assertThat("1.6." + header.witness())
                .isEqualTo(recorded.json().at("/fields/block/witness").textValue());
        assertThat(Secp256k1.bouncyCastle().recover(digest.toBytes(), header.witnessSignature()))
                .hasToString(recorded.json().get("witness_public_key").textValue());
    }

    @ParameterizedTest
    @MethodSource("allBlocks")
    void computesTheIdAnHonestNodeClaims(Recorded.Message recorded) throws Exception {
        BlockMessage block = block(recorded.body());

        assertThat(GrapheneBlocks.id(block.signedBlock())).isEqualTo(block.claimedId());
    }

    @ParameterizedTest
    @MethodSource("allBlocks")
    void computesTheMerkleRootOfTheHeader(Recorded.Message recorded) throws Exception {
        BlockMessage block = block(recorded.body());
        GrapheneBlockHeader header = GrapheneBlocks.parseHeader(block.signedBlock());
        WireReader rest = new WireReader(Recorded.buffer(
                Arrays.copyOfRange(block.signedBlock(), header.headerLength(), block.signedBlock().length)));
        int count = rest.count(1);
        List<byte[]> transactions = new ArrayList<>();
        if (count == 1) {
            transactions.add(rest.bytes(rest.remaining()));
        }

        assertThat(transactions)
                .as("only blocks with at most one transaction were recorded")
                .hasSize(count);
        assertThat(GrapheneMerkle.root(transactions)).isEqualTo(header.merkleRoot());
    }

    @Test
    void pairsTransactionsAndPassesAnOddOneUp() {
        List<byte[]> three = List.of(new byte[] {1}, new byte[] {2}, new byte[] {3});

        assertThat(GrapheneMerkle.root(three)).hasToString("82f6b10ad2bde0aadc282273c43f010e66238357");
        assertThat(three.get(0)).containsExactly(1);
    }

    @Test
    @DisplayName("W3: a block under another block's id is told apart by its header")
    void w3_theClaimIsNotTheId() throws Exception {
        BlockMessage block = block(blockVectors().findFirst().orElseThrow().body());
        BlockMessage mislabelled = new BlockMessage(block.signedBlock(), Hash.zero(20));

        assertThat(GrapheneBlocks.id(mislabelled.signedBlock())).isNotEqualTo(mislabelled.claimedId());
    }

    @Test
    void countsBlocksInUnsignedNumbers() throws Exception {
        byte[] block = block(blockVectors().findFirst().orElseThrow().body()).signedBlock();
        Arrays.fill(block, 0, 4, (byte) 0xff);

        GrapheneBlockHeader header = GrapheneBlocks.parseHeader(block);

        assertThat(header.number()).isEqualTo(0x1_0000_0000L);
        assertThat(GrapheneBlocks.number(header.id())).isZero();
    }

    @Test
    @DisplayName("W16: a header has one form only")
    void w16_refusesASecondFormOfAHeader() throws Exception {
        byte[] block = block(blockVectors().findFirst().orElseThrow().body()).signedBlock();
        byte[] longWitness = concat(
                Arrays.copyOf(block, 24),
                new byte[] {(byte) (block[24] | 0x80), 0},
                Arrays.copyOfRange(block, 25, block.length));
        byte[] extended = block.clone();
        extended[45] = 1;

        assertRefused(longWitness, "a block header writes its witness in a long form");
        assertRefused(extended, "a block header has extensions");
    }

    @Test
    void refusesABlockCutAnywhereBeforeItsTransactions() throws Exception {
        byte[] body = blockVectors().findFirst().orElseThrow().body();
        int header = GrapheneBlocks.parseHeader(block(body).signedBlock()).headerLength();

        for (int length = 0; length <= header + 20; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> block(cut));
        }
        assertThat(block(Arrays.copyOf(body, header + 21)).signedBlock()).hasSize(header + 1);
    }

    private static void assertRefused(byte[] signedBlock, String reason) {
        byte[] payload = concat(signedBlock, new byte[20]);
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> block(payload))
                .withMessage(reason);
    }

    private static BlockMessage block(byte[] payload) throws MalformedMessageException {
        return (BlockMessage) GrapheneCodec.decode(GrapheneTypes.BLOCK, Recorded.buffer(payload));
    }

    private static byte[] concat(byte[]... parts) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
    }
}
