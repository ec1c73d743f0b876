package dev.hearth.p2p.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.p2p.JavaProcess;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void readsBackWhatWasWrittenAtOnceAndAfterReopening() {
        try (Storage storage = FileStorage.open(directory)) {
            storage.write("peers.json", bytes("first"));
            storage.write("peers.json", bytes("second"));
            assertThat(text(storage, "peers.json")).contains("second");
            assertThat(text(storage, "other")).isEmpty();
        }
        try (Storage storage = FileStorage.open(directory)) {
            assertThat(text(storage, "peers.json")).contains("second");
        }
    }

    @Test
    void touchesNoFileBeforeTheFlush() {
        try (Storage storage = FileStorage.open(directory)) {
            storage.write("peers.json", bytes("new"));
            assertThat(directory.resolve("peers.json")).doesNotExist();
            storage.flush();
            assertThat(directory.resolve("peers.json")).hasContent("new");
        }
    }

    @Test
    void keepsItsOwnCopyOfWhatIsWritten() {
        try (Storage storage = FileStorage.open(directory)) {
            byte[] content = bytes("same");
            storage.write("a", content);
            content[0] = 'g';
            storage.read("a").orElseThrow()[1] = 'o';
            assertThat(text(storage, "a")).contains("same");
        }
    }

    @Test
    void killedProcessLosesOnlyUnflushedWrites() throws Exception {
        JavaProcess.Result child =
                JavaProcess.run(JavaProcess.currentHome(), WriterThatHalts.class, directory.toString());
        assertThat(child.exitCode()).as(child.output()).isEqualTo(WriterThatHalts.EXIT_CODE);
        try (Storage storage = FileStorage.open(directory)) {
            assertThat(text(storage, "flushed")).contains("kept");
            assertThat(text(storage, "rewritten")).contains("before");
            assertThat(text(storage, "unflushed")).isEmpty();
        }
    }

    @Test
    void refusesADirectoryInUseInTheSameProcess() {
        try (Storage storage = FileStorage.open(directory)) {
            assertThatThrownBy(() -> FileStorage.open(directory))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("data directory " + directory + " is in use by another node");
            storage.write("a", bytes("still usable"));
            storage.flush();
        }
    }

    @Test
    void refusesADirectoryInUseByAnotherProcess() throws Exception {
        try (Storage storage = FileStorage.open(directory)) {
            JavaProcess.Result child =
                    JavaProcess.run(JavaProcess.currentHome(), WriterThatHalts.class, directory.toString());
            assertThat(child.output()).isEqualTo("data directory " + directory + " is in use by another node");
            assertThat(storage.read("flushed")).isEmpty();
        }
    }

    @Test
    void refusalInTheSameProcessLeavesTheLockInPlace() throws Exception {
        try (Storage storage = FileStorage.open(directory)) {
            assertThatThrownBy(() -> FileStorage.open(directory)).isInstanceOf(ConfigurationException.class);
            JavaProcess.Result child =
                    JavaProcess.run(JavaProcess.currentHome(), WriterThatHalts.class, directory.toString());
            assertThat(child.output()).isEqualTo("data directory " + directory + " is in use by another node");
            assertThat(storage.read("flushed")).isEmpty();
        }
    }

    @Test
    void mayBeOpenedAgainOnceClosed() {
        Storage first = FileStorage.open(directory);
        first.close();
        first.close();
        FileStorage.open(directory).close();
        assertThatThrownBy(() -> first.read("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> first.write("a", bytes("x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAFileInPlaceOfTheDirectoryInOneLine() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> FileStorage.open(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("data directory " + file + " cannot be used: it is not a directory");
        assertThatThrownBy(() -> FileStorage.open(file.resolve("below")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("data directory " + file.resolve("below") + " cannot be used: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesADirectoryItMayNotWriteTo() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self")), "needs a directory nobody can write to");
        assertThatThrownBy(() -> FileStorage.open(Path.of("/proc/self/hearth")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("data directory /proc/self/hearth cannot be used: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void keepsPrivateFilesReadableByTheOwnerAlone() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        try (Storage storage = FileStorage.open(directory)) {
            storage.writePrivate("key", bytes("secret"));
            storage.flush();
            storage.writePrivate("key", bytes("another secret"));
            storage.flush();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("key"))))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("key")).hasContent("another secret");
    }

    @Test
    void movesCorruptFilesAsideUnderTheFirstFreeNumber() throws IOException {
        try (Storage storage = FileStorage.open(directory)) {
            storage.moveAside("peers");
            for (int n = 1; n <= 11; n++) {
                storage.write("peers", bytes("broken " + n));
                if (n % 2 == 0) {
                    storage.flush();
                }
                storage.moveAside("peers");
                assertThat(storage.read("peers")).isEmpty();
            }
        }
        assertThat(directory.resolve("peers")).doesNotExist();
        assertThat(directory.resolve("peers.corrupt-1")).hasContent("broken 1");
        assertThat(directory.resolve("peers.corrupt-9")).hasContent("broken 11");
        assertThat(directory.resolve("peers.corrupt-10")).doesNotExist();
    }

    @Test
    void removesWhatACrashInTheMiddleOfAFlushLeft() throws IOException {
        Files.writeString(directory.resolve(".peers.new"), "hal");
        Files.writeString(directory.resolve("peers"), "whole");
        try (Storage storage = FileStorage.open(directory)) {
            assertThat(text(storage, "peers")).contains("whole");
        }
        assertThat(directory.resolve(".peers.new")).doesNotExist();
    }

    @Test
    void acceptsPlainFileNamesOnly() {
        try (Storage storage = FileStorage.open(directory)) {
            for (String name : new String[] {"", ".", "..", ".lock", "a/b", "a\\b", "a b", "é", "x".repeat(101)}) {
                assertThatThrownBy(() -> storage.write(name, bytes("x")))
                        .as(name)
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> storage.read(name)).isInstanceOf(IllegalArgumentException.class);
            }
            storage.write("A-9_.json", bytes("x"));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Optional<String> text(Storage storage, String name) {
        return storage.read(name).map(content -> new String(content, UTF_8));
    }

    /** Writes, flushes, writes on and dies without a word. */
    static final class WriterThatHalts {
        static final int EXIT_CODE = 42;

        private WriterThatHalts() {}

        public static void main(String[] arguments) {
            Storage storage;
            try {
                storage = FileStorage.open(Path.of(arguments[0]));
            } catch (ConfigurationException e) {
                System.out.println(e.getMessage());
                return;
            }
            storage.write("flushed", bytes("kept"));
            storage.write("rewritten", bytes("before"));
            storage.flush();
            storage.write("rewritten", bytes("after"));
            storage.write("unflushed", bytes("lost"));
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
