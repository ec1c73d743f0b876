package dev.hearth.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestSaveTest {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> saved = new ArrayList<>();
    /** What happens while something is saved. */
    private Runnable meanwhile = () -> {};

    private final LatestSave<String> save = new LatestSave<>(tasks::add, this::write);

    private void write(String content) {
        saved.add(content);
        Runnable once = meanwhile;
        meanwhile = () -> {};
        once.run();
    }

    private void runLastFirst() {
        while (!tasks.isEmpty()) {
            tasks.removeLast().run();
        }
    }

    @Test
    void ofManyChangesOnlyTheLatestIsSaved() {
        for (int i = 0; i < 1_000; i++) {
            save.begin("content " + i);
        }
        assertThat(tasks).hasSize(1);
        runLastFirst();
        assertThat(saved).containsExactly("content 999");
    }

    @Test
    void aLaterChangeIsSavedLast() {
        meanwhile = () -> {
            save.begin("second");
            save.begin("third");
        };
        save.begin("first");
        runLastFirst();
        assertThat(saved).containsExactly("first", "third");
    }

    @Test
    void whatIsSavedAtTheEndIsNotSavedAgain() {
        save.begin("first");
        save.begin("second");
        save.finish();
        assertThat(saved).containsExactly("second");
        runLastFirst();
        assertThat(saved).containsExactly("second");
        save.begin("third");
        runLastFirst();
        assertThat(saved).containsExactly("second", "third");
    }

    @Test
    void aSaveThatFailsDoesNotHinderTheNext() {
        meanwhile = () -> {
            throw new UncheckedIOException(new IOException("no space left"));
        };
        save.begin("first");
        assertThatThrownBy(this::runLastFirst).isInstanceOf(UncheckedIOException.class);
        save.begin("second");
        runLastFirst();
        assertThat(saved).containsExactly("first", "second");
    }
}
