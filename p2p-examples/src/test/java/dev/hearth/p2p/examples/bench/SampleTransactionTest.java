package dev.hearth.p2p.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.bitcoin.BitcoinCodec;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTransactionTest {
    @ParameterizedTest
    @ValueSource(ints = {Carrier.SMALLEST, 311, 312, 315, 1 << 10, 64 << 10, 1 << 20})
    void isATransactionOfExactlyTheWantedSize(int size) throws Exception {
        byte[] transaction = SampleTransaction.of(size);

        assertThat(transaction).hasSize(size);
        assertThat(BitcoinCodec.decode(BitcoinCommands.TX, Unpooled.wrappedBuffer(transaction)))
                .isEqualTo(new TransactionMessage(transaction));
    }
}
