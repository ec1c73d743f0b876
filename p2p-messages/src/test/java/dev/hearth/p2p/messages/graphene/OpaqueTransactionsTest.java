package dev.hearth.p2p.messages.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpaqueTransactionsTest {
    static Stream<Recorded.Message> transactions() {
        return Recorded.all().filter(message -> message.type() == GrapheneTypes.TRANSACTION);
    }

    @ParameterizedTest
    @MethodSource("transactions")
    void splitsTransactionsOfRealNodes(Recorded.Message recorded) throws Exception {
        OpaqueTransaction split = OpaqueTransactions.split(recorded.body());

        assertThat(split.signatures()).isEqualTo(1);
        assertThat(split.bodyLength()).isEqualTo(recorded.body().length - 66);
        if (recorded.json().has("transaction_id")) {
            assertThat(split.id())
                    .hasToString(recorded.json().get("transaction_id").textValue());
        }
    }

    @Property(tries = 200)
    void findsEverySignatureCount(@ForAll @IntRange(max = 1000) int count) throws Exception {
        byte[] transaction = transaction(12, count);

        OpaqueTransaction split = OpaqueTransactions.split(transaction);

        assertThat(split.signatures()).isEqualTo(count);
        assertThat(split.bodyLength()).isEqualTo(12);
        assertThat(split.id().toBytes()).isEqualTo(Arrays.copyOf(Digests.sha256(Arrays.copyOf(transaction, 12)), 20));
    }

    @Test
    void refusesATailTwoCountsFit() {
        byte[] transaction = transaction(12, 1);
        transaction[transaction.length - 2] = 0;
        transaction[transaction.length - 1] = 0;

        assertRefused(transaction, "a transaction has more than one possible signature count");
    }

    @Test
    void doesNotMistakeTheLastByteOfASignatureForACount() throws Exception {
        byte[] transaction = transaction(12, 1);
        transaction[transaction.length - 1] = 0;

        assertThat(OpaqueTransactions.split(transaction).signatures()).isEqualTo(1);
    }

    @Test
    void refusesATailNoCountFits() {
        byte[] noSignatureHeader = transaction(12, 2);
        noSignatureHeader[13] = 35;
        byte[] noExtensionSet = transaction(12, 2);
        noExtensionSet[11] = 1;

        assertRefused(noSignatureHeader, "a transaction does not end in signatures");
        assertRefused(noExtensionSet, "a transaction does not end in signatures");
        assertRefused(transaction(11, 2), "a transaction does not end in signatures");
        assertRefused(new byte[0], "a transaction does not end in signatures");
    }

    @Test
    void refusesATransactionOver64KiB() throws Exception {
        assertThat(OpaqueTransactions.split(transaction(65_535, 0)).signatures())
                .isZero();
        assertRefused(transaction(65_536, 0), "a transaction is longer than 64 KiB");
    }

    private static void assertRefused(byte[] transaction, String reason) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> OpaqueTransactions.split(transaction))
                .withMessage(reason);
    }

    private static byte[] transaction(int bodyLength, int signatures) {
        ByteBuf out = Unpooled.buffer();
        for (int i = 1; i < bodyLength; i++) {
            out.writeByte(0x55);
        }
        out.writeByte(0);
        WireWriter.varint(out, signatures);
        for (int i = 0; i < signatures; i++) {
            out.writeByte(31 + i % 4);
            for (int k = 0; k < 64; k++) {
                out.writeByte(0xaa);
            }
        }
        return ByteBufUtil.getBytes(out);
    }
}
