package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReadHoldsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void readsAgainOnlyWhenNobodyHasAReason() {
        ReadHolds.of(channel).add();
        ReadHolds.of(channel).add();
        assertThat(channel.config().isAutoRead()).isFalse();
        ReadHolds.of(channel).remove();
        assertThat(channel.config().isAutoRead()).isFalse();
        ReadHolds.of(channel).remove();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void leavesAChannelThatIsAskedForEachReadAsItWas() {
        channel.config().setAutoRead(false);
        ReadHolds.of(channel).add();
        ReadHolds.of(channel).remove();
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void aChannelHasOneOfThem() {
        assertThat(ReadHolds.of(channel)).isSameAs(ReadHolds.of(channel));
    }
}
