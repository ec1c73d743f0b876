package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What real nodes sent decodes completely and encodes to the same bytes. */
class RecordedSessionTest {
    static final List<String> SIDES = Recorded.SIDES;

    private static final int MESSAGES_CUT_EVERYWHERE = 9;

    @ParameterizedTest
    @FieldSource("SIDES")
    void everyFrameDecodesCompletelyAndEncodesToTheSameBytes(String side) throws Exception {
        EmbeddedChannel sender = channel(established());
        for (Recorded.Frame frame : Recorded.frames(side)) {
            ByteBuf payload = Recorded.buffer(frame.payload());

            BitcoinMessage message = BitcoinCodec.decode(frame.command(), payload);

            assertThat(message).isNotInstanceOf(UnknownMessage.class);
            assertThat(payload.isReadable()).as(frame.command()).isFalse();
            assertThat(message.command()).isEqualTo(frame.command());
            sender.writeOutbound(message);
            ByteBuf written = sender.readOutbound();
            assertThat(ByteBufUtil.getBytes(written)).as(frame.command()).isEqualTo(frame.bytes());
            written.release();
            assertThat(BitcoinCodec.decode(frame.command(), Recorded.buffer(frame.payload())))
                    .isEqualTo(message)
                    .hasSameHashCodeAs(message);
        }
    }

    @ParameterizedTest
    @FieldSource("SIDES")
    void anyOneSplitOfTheFirstMessagesIsTheSame(String side) {
        List<Recorded.Frame> frames = Recorded.frames(side).subList(0, MESSAGES_CUT_EVERYWHERE);
        byte[] prefix = Arrays.copyOf(
                Recorded.stream(side),
                frames.stream().mapToInt(frame -> frame.bytes().length).sum());
        List<Object> whole = receive(prefix, prefix.length);
        assertThat(whole).hasSize(MESSAGES_CUT_EVERYWHERE).allMatch(InboundMessage.class::isInstance);

        for (int split = 1; split < prefix.length; split++) {
            EmbeddedChannel channel = channel(established());
            channel.writeInbound(Recorded.buffer(Arrays.copyOf(prefix, split)));
            channel.writeInbound(Recorded.buffer(Arrays.copyOfRange(prefix, split, prefix.length)));
            assertThat(drain(channel)).as("split at %s", split).isEqualTo(whole);
        }
        assertThat(receive(prefix, 1)).isEqualTo(whole);
    }

    @ParameterizedTest
    @FieldSource("SIDES")
    void theWholeSessionPassesTheHandlerUnderItsCapsInAnyPieces(String side) {
        byte[] stream = Recorded.stream(side);
        List<Recorded.Frame> frames = Recorded.frames(side);
        SplittableRandom random = new SplittableRandom(24);
        for (int largest : new int[] {100, 1500, 1 << 16}) {
            BitcoinLimits limits = new BitcoinLimits();
            EmbeddedChannel channel = channel(limits);
            int next = 0;
            for (int at = 0; at < stream.length; ) {
                int piece = Math.min(stream.length - at, 1 + random.nextInt(largest));
                channel.writeInbound(Recorded.buffer(Arrays.copyOfRange(stream, at, at + piece)));
                at += piece;
                for (Object inbound : drain(channel)) {
                    Recorded.Frame frame = frames.get(next++);
                    assertThat(inbound).isInstanceOf(InboundMessage.class);
                    InboundMessage message = (InboundMessage) inbound;
                    assertThat(message.command()).isEqualTo(frame.command());
                    assertThat(message.wireSize()).isEqualTo(frame.bytes().length);
                    if (message.message() instanceof Verack) {
                        limits.establish();
                    }
                }
            }
            assertThat(next).isEqualTo(frames.size());
            assertThat(channel.finish()).isFalse();
        }
    }

    @Test
    void everyBlockHasTheMerkleRootAndTheHashThatTheSessionNames() throws Exception {
        Set<Hash> asked = new TreeSet<>();
        List<BlockMessage> blocks = new ArrayList<>();
        for (BitcoinMessage message : messages()) {
            if (message instanceof GetData data) {
                data.entries().forEach(entry -> asked.add(entry.hash()));
            } else if (message instanceof BlockMessage block) {
                blocks.add(block);
            }
        }
        assertThat(blocks).hasSize(5151);
        for (BlockMessage message : blocks) {
            byte[] block = message.block();
            List<Hash> txids = BitcoinBlocks.txids(block);
            assertThat(BitcoinBlocks.merkleRoot(txids))
                    .isEqualTo(message.header().merkleRoot());
            assertThat(BitcoinBlocks.isMutated(txids)).isFalse();
            assertThat(asked.contains(message.header().hash())).isTrue();
            assertThat(BitcoinBlocks.assemble(message.header(), BitcoinBlocks.transactions(block)))
                    .isEqualTo(block);
        }
    }

    @Test
    void everyBlockWithoutWitnessesHasTheSameTransactions() throws Exception {
        int stripped = 0;
        for (BitcoinMessage message : messages()) {
            if (message instanceof BlockMessage block) {
                byte[] bare = BitcoinBlocks.stripWitness(block.block());
                assertThat(BitcoinBlocks.txids(bare)).isEqualTo(BitcoinBlocks.txids(block.block()));
                assertThat(BitcoinBlocks.stripWitness(bare)).isSameAs(bare);
                for (byte[] transaction : BitcoinBlocks.transactions(bare)) {
                    assertThat(BitcoinTransactions.hasWitness(transaction)).isFalse();
                    assertThat(BitcoinTransactions.wtxid(transaction)).isEqualTo(BitcoinTransactions.txid(transaction));
                }
                stripped += bare.length < block.block().length ? 1 : 0;
            }
        }
        assertThat(stripped).isPositive();
    }

    @Test
    void theTransactionIsAskedForByItsWtxidAndCompletesACompactBlock() throws Exception {
        List<BitcoinMessage> messages = messages();
        byte[] transaction = messages.stream()
                .filter(TransactionMessage.class::isInstance)
                .map(message -> ((TransactionMessage) message).transaction())
                .findFirst()
                .orElseThrow();
        Hash wtxid = BitcoinTransactions.wtxid(transaction);
        CompactBlock compact = messages.stream()
                .filter(CompactBlock.class::isInstance)
                .map(CompactBlock.class::cast)
                .filter(block -> block.shortIds().length > 0)
                .findFirst()
                .orElseThrow();

        assertThat(messages.stream()
                        .filter(GetData.class::isInstance)
                        .flatMap(message -> ((GetData) message).entries().stream()))
                .contains(new InventoryVector(InventoryType.WTX, wtxid));
        assertThat(compact.shortIds())
                .containsExactly(ShortIds.of(compact.header(), compact.nonce()).of(wtxid));
        byte[] block = BitcoinBlocks.assemble(
                compact.header(), List.of(compact.prefilled().get(0).transaction(), transaction));
        assertThat(BitcoinBlocks.merkleRoot(BitcoinBlocks.txids(block)))
                .isEqualTo(compact.header().merkleRoot());
    }

    @Test
    void compactBlocksAndHeadersFormOneChain() {
        Map<Hash, BlockHeader> headers = new TreeMap<>();
        headers.put(BitcoinNetwork.REGTEST.genesis().hash(), BitcoinNetwork.REGTEST.genesis());
        int compact = 0;
        for (BitcoinMessage message : messages()) {
            if (message instanceof Headers list) {
                list.headers().forEach(header -> headers.put(header.hash(), header));
            } else if (message instanceof BlockMessage block) {
                headers.put(block.header().hash(), block.header());
            } else if (message instanceof CompactBlock block) {
                headers.put(block.header().hash(), block.header());
                assertThat(block.prefilled().get(0).index()).isZero();
                compact++;
            }
        }
        assertThat(compact).isEqualTo(5);
        assertThat(headers.values())
                .filteredOn(header -> !header.previous().isZero())
                .allMatch(header -> headers.containsKey(header.previous()));
    }

    private static List<BitcoinMessage> messages() {
        List<BitcoinMessage> messages = new ArrayList<>();
        for (String side : SIDES) {
            byte[] stream = Recorded.stream(side);
            for (Object inbound : receive(stream, stream.length)) {
                messages.add(((InboundMessage) inbound).message());
            }
        }
        return messages;
    }

    private static List<Object> receive(byte[] stream, int piece) {
        EmbeddedChannel channel = channel(established());
        for (int at = 0; at < stream.length; at += piece) {
            channel.writeInbound(Recorded.buffer(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece))));
        }
        return drain(channel);
    }

    private static List<Object> drain(EmbeddedChannel channel) {
        List<Object> all = new ArrayList<>(channel.inboundMessages());
        channel.inboundMessages().clear();
        return all;
    }

    private static BitcoinLimits established() {
        BitcoinLimits limits = new BitcoinLimits();
        limits.establish();
        return limits;
    }

    private static EmbeddedChannel channel(BitcoinLimits limits) {
        return new EmbeddedChannel(new V1FrameCodec(BitcoinNetwork.REGTEST, limits, () -> 0));
    }
}
