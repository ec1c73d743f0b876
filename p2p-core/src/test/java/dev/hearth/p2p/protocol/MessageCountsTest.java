package dev.hearth.p2p.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageCountsTest {
    private final MessageTypes types = new MessageTypes(List.of("ping", "pong", "block"));
    private final MessageCounts counts = new MessageCounts(types);

    @Test
    void nothingIsCountedAtFirst() {
        assertThat(counts.counted()).isEmpty();
    }

    @Test
    void typesAreCountedInTheOrderOfTheProtocol() {
        counts.count("block", 1_000);
        counts.count("ping", 32);
        counts.count("ping", 33);
        assertThat(counts.counted())
                .containsExactly(new MessageCount("ping", 2, 65), new MessageCount("block", 1, 1_000));
    }

    @Test
    void whatAPeerMakesUpIsOneType() {
        for (int i = 0; i < 10_000; i++) {
            counts.count("made up " + i, 10);
        }
        counts.count(null, 1);
        assertThat(counts.counted()).containsExactly(new MessageCount("other", 10_001, 100_001));
    }

    @Test
    void manyTypesFindRoom() {
        List<String> names = IntStream.range(0, 100).mapToObj(i -> "type " + i).toList();
        MessageCounts many = new MessageCounts(new MessageTypes(names));
        for (int round = 0; round < 2; round++) {
            names.forEach(name -> many.count(name, name.length()));
        }
        assertThat(many.counted()).hasSize(100).allMatch(count -> count.messages() == 2);
        assertThat(many.counted()).extracting(MessageCount::type).isEqualTo(names);
        assertThat(many.counted())
                .allMatch(count -> count.bytes() == 2L * count.type().length());
    }

    @Test
    void namesAreDifferentAndNotTooMany() {
        assertThatThrownBy(() -> new MessageTypes(List.of("a", "a"))).isInstanceOf(IllegalArgumentException.class);
        List<String> names = IntStream.range(0, 127).mapToObj(i -> "type " + i).toList();
        assertThatThrownBy(() -> new MessageTypes(names)).isInstanceOf(IllegalArgumentException.class);
    }
}
