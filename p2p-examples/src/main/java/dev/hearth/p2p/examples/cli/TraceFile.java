package dev.hearth.p2p.examples.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The trace of a simulation as a file: UTF-8, every line ended by a line feed, so that its SHA-256 is the digest. */
final class TraceFile implements Consumer<String>, AutoCloseable {
    private final Path path;
    private final BufferedWriter writer;

    private TraceFile(Path path, BufferedWriter writer) {
        this.path = path;
        this.writer = writer;
    }

    /** Creates or empties a file; without a path there is none. */
    static @Nullable TraceFile open(@Nullable Path path) {
        if (path == null) {
            return null;
        }
        try {
            return new TraceFile(path, Files.newBufferedWriter(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CommandFailure.cannotWrite(path, e);
        }
    }

    @Override
    public void accept(String line) {
        try {
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw CommandFailure.cannotWrite(path, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw CommandFailure.cannotWrite(path, e);
        }
    }
}
