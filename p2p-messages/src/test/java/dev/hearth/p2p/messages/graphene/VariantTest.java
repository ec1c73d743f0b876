package dev.hearth.p2p.messages.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The conversions of §2.2, and objects. */
class VariantTest {
    private static final Variant ARRAY = new Variant.Array(List.of());

    @Test
    void convertsToUnsignedNumbers() throws Exception {
        assertThat(Variant.unsigned(-1).asUnsigned()).isEqualTo(-1);
        assertThat(Variant.signed(-2).asUnsigned()).isEqualTo(-2);
        assertThat(Variant.of(true).asUnsigned()).isEqualTo(1);
        assertThat(Variant.of(false).asUnsigned()).isZero();
        assertThat(Variant.nothing().asUnsigned()).isZero();
        assertThat(Variant.of("18446744073709551615").asUnsigned()).isEqualTo(-1);
        assertThat(Variant.of("00012").asUnsigned()).isEqualTo(12);
        for (String text : List.of("", "-1", "+1", "1 ", "0x10", "18446744073709551616", "1".repeat(5000), "١")) {
            rejects(() -> Variant.of(text).asUnsigned());
        }
        rejects(ARRAY::asUnsigned);
        rejects(VariantObject.empty()::asUnsigned);
    }

    @Test
    void convertsToText() throws Exception {
        assertThat(Variant.of("zähler").asText()).hasToString("zähler");
        assertThat(Variant.unsigned(-1).asText()).hasToString("18446744073709551615");
        assertThat(Variant.signed(-1).asText()).hasToString("-1");
        assertThat(Variant.of(true).asText()).hasToString("true");
        assertThat(Variant.of(false).asText()).hasToString("false");
        assertThat(Variant.nothing().asText()).isEqualTo(WireText.EMPTY);
        rejects(ARRAY::asText);
        rejects(VariantObject.empty()::asText);
    }

    @Test
    void convertsToFixedBytes() throws Exception {
        assertThat(Variant.of("0aFf").asFixedBytes(2)).containsExactly(0x0a, 0xff);
        assertThat(Variant.of("0aF").asFixedBytes(2)).containsExactly(0x0a, 0);
        assertThat(Variant.of("0aff12").asFixedBytes(2)).containsExactly(0x0a, 0xff);
        assertThat(Variant.of("").asFixedBytes(3)).containsExactly(0, 0, 0);
        assertThat(Variant.nothing().asFixedBytes(1)).containsExactly(0);
        assertThat(Variant.unsigned(12).asFixedBytes(1)).containsExactly(0x12);
        rejects(() -> Variant.of("0g").asFixedBytes(1));
        rejects(() -> Variant.of("ä").asFixedBytes(1));
        rejects(() -> ARRAY.asFixedBytes(1));
    }

    @Test
    void keepsTheOrderOfKeysAndThePlaceOfARepeatedOne() {
        VariantObject object = VariantObject.builder()
                .put("b", "1")
                .put("a", "2")
                .put("b", "3")
                .build();

        assertThat(object.entries().keySet()).containsExactly(WireText.of("b"), WireText.of("a"));
        assertThat(object.get("b")).isEqualTo(Variant.of("3"));
        assertThat(object.get("c")).isNull();
        assertThat(object.contains("a")).isTrue();
        assertThat(object.size()).isEqualTo(2);
    }

    @Test
    void objectsOfAnotherOrderAreNotEqual() {
        VariantObject ab = VariantObject.builder().put("a", "1").put("b", "2").build();
        VariantObject ba = VariantObject.builder().put("b", "2").put("a", "1").build();

        assertThat(ab).isNotEqualTo(ba).isNotEqualTo(VariantObject.empty());
        assertThat(ab)
                .isEqualTo(VariantObject.builder().put("a", "1").put("b", "2").build());
    }

    @Test
    void aBuiltObjectDoesNotChangeWithItsBuilder() {
        VariantObject.Builder builder = VariantObject.builder().put("a", "1");
        VariantObject built = builder.build();

        builder.put("b", "2");

        assertThat(built.size()).isEqualTo(1);
    }

    private static void rejects(ThrowingCallable conversion) {
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(conversion);
    }
}
