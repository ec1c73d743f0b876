package dev.hearth.p2p.messages;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WireTextTest {
    @Property
    void keepsAnyBytes(@ForAll byte[] bytes) {
        assertThat(WireText.ofBytes(bytes).toBytes()).isEqualTo(bytes);
        assertThat(WireText.ofBytes(bytes)).isEqualTo(WireText.wrap(bytes.clone()));
        assertThat(WireText.ofBytes(bytes).toString()).isNotNull();
    }

    @Property
    @Label("W27: printable text has no control characters and a bounded length")
    void w27_printableTextIsHarmless(@ForAll byte[] bytes) {
        String shown = WireText.ofBytes(bytes).printable(10);

        assertThat(shown.codePoints().count()).isLessThanOrEqualTo(11);
        assertThat(shown.codePoints()).noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x2028);
    }

    @Test
    void printsTextForPeople() {
        assertThat(WireText.of("zähler €").printable(20)).isEqualTo("zähler €");
        assertThat(WireText.of("a\nb\u001b[1mc\u202ed").printable(20)).isEqualTo("a?b?[1mc?d");
        assertThat(WireText.of("abcdef").printable(3)).isEqualTo("abc…");
        assertThat(WireText.of("abc").printable(3)).isEqualTo("abc");
        assertThat(WireText.of("\ud83d\ude00".repeat(5)).printable(5)).isEqualTo("\ud83d\ude00".repeat(5));
    }
}
