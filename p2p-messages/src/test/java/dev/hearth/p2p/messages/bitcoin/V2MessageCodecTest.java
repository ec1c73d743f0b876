package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V2MessageCodecTest {
    private static final int LARGE = 8 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel(new V2MessageCodec(new BitcoinLimits(), 20, () -> 0));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {LARGE - 1, LARGE, 1 << 20})
    void writesBlocksAndTransactionsOfAnySizeAsTheirContents(int size) {
        for (BitcoinMessage message :
                new BitcoinMessage[] {new BlockMessage(new byte[size]), new TransactionMessage(new byte[size])}) {
            ByteBuf expected = Unpooled.buffer();
            V2Contents.write(message, expected);

            channel.writeOutbound(message);

            ByteBuf written = channel.readOutbound();
            assertThat(ByteBufUtil.getBytes(written)).isEqualTo(ByteBufUtil.getBytes(expected));
            written.release();
        }
    }

    @Test
    void doesNotCopyALargePayload() {
        byte[] block = new byte[LARGE];
        channel.writeOutbound(new BlockMessage(block));

        block[LARGE - 1] = 1;

        ByteBuf written = channel.readOutbound();
        assertThat(written.getByte(written.writerIndex() - 1)).isEqualTo((byte) 1);
        written.release();
    }

    @Test
    void refusesAPayloadThatIsTooLarge() {
        BlockMessage block = new BlockMessage(new byte[FrameLimits.MAX_PAYLOAD + 1]);

        assertThat(channel.write(block).cause()).isInstanceOf(IllegalArgumentException.class);
    }
}
