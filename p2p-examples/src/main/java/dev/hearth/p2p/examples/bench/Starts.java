package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** How long a node in a fresh virtual machine takes to listen, with nothing and with a full address book. */
public final class Starts implements Subject {
    private static final String NAME = "startup";
    private static final List<String> OPTIONS = List.of("--enable-native-access=ALL-UNNAMED");

    @Override
    public void measure(Bench bench) throws Exception {
        Runs bare = new Runs(NAME, "nothing-kept", "ms");
        bench.repeat(NAME, () -> bare.add(millis()));
        bench.add(bare.figure(Goal.atMost(300)));

        Path directory = Files.createTempDirectory("hearth-bench");
        try {
            FullBook.write(directory, 1, Instant.now().getEpochSecond());
            Runs full = new Runs(NAME, "full-address-book", "ms");
            bench.repeat(NAME + " with a full book", () -> full.add(millis(directory.toString())));
            bench.add(full.figure(Goal.atMost(600)));
        } finally {
            Directories.delete(directory);
        }
    }

    private static double millis(String... arguments) throws Exception {
        try (ChildProcess node = ChildProcess.start(StartUp.class, OPTIONS, arguments)) {
            return Long.parseLong(node.answer()) / 1e6;
        }
    }
}
