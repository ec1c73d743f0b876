package dev.hearth.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node keeps in its data directory. */
class NodeFilesTest {
    private static final GrapheneProtocol PROTOCOL = GrapheneProtocol.of(Hash.parse("ab".repeat(32)));
    private static final NodeRuntime.Threaded RUNTIME = NodeRuntime.threaded();

    @TempDir
    Path directory;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private Node node() {
        return Node.builder(RUNTIME, PROTOCOL)
                .listen(PeerAddress.parse("127.0.0.1:0"))
                .dataDirectory(directory)
                .build();
    }

    private void runOnce() throws Exception {
        try (Node node = node()) {
            node.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void keepsItsKeyReadableByItsOwnerAlone() throws Exception {
        runOnce();
        Path config = directory.resolve("node_config.json");
        String first = Files.readString(config);
        runOnce();
        assertThat(Files.readString(config)).isEqualTo(first).contains("private_key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                .isEqualTo("rw-------");
    }

    @Test
    void aCorruptFileIsKeptAsideAndTheNodeStartsAfresh() throws Exception {
        runOnce();
        String key = Files.readString(directory.resolve("node_config.json"));
        Files.writeString(directory.resolve("addresses.dat"), "HRTHADDR and no more");
        Files.writeString(directory.resolve("bans.json"), "{\"version\":1,\"bans\":[{\"sub");
        Files.writeString(directory.resolve("node_config.json"), key.substring(0, 30));
        runOnce();
        assertThat(directory.resolve("addresses.dat.corrupt-1")).hasContent("HRTHADDR and no more");
        assertThat(directory.resolve("bans.json.corrupt-1")).exists();
        assertThat(directory.resolve("node_config.json.corrupt-1")).hasContent(key.substring(0, 30));
        assertThat(Files.readString(directory.resolve("node_config.json"))).isNotEqualTo(key);
    }

    @Test
    void aSecondNodeOnTheSameDirectoryIsRefusedWithOneLine() throws Exception {
        try (Node first = node();
                Node second = node()) {
            first.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> second.start().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ConfigurationException.class)
                    .cause()
                    .message()
                    .contains(directory.toString())
                    .doesNotContain("\n");
        }
    }

    @Test
    void aBusyPortIsRefusedWithOneLine() throws Exception {
        try (Node first = node()) {
            first.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            PeerAddress taken = first.listenAddress().toCompletableFuture().get(10, TimeUnit.SECONDS);
            try (Node second = Node.builder(RUNTIME, PROTOCOL).listen(taken).build()) {
                assertThatThrownBy(() -> second.start().toCompletableFuture().get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(ConfigurationException.class)
                        .cause()
                        .message()
                        .contains("listen", taken.toString())
                        .doesNotContain("\n");
            }
        }
    }

    @Test
    void leavesNothingBehindButItsFiles() throws Exception {
        runOnce();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("node_config.json", "addresses.dat")
                    .noneMatch(name -> name.contains("tmp"));
        }
    }

    @Test
    void aFileThatCannotBeReadIsAnErrorOfOneLine() throws Exception {
        Files.createDirectory(directory.resolve("addresses.dat"));
        assertThatThrownBy(this::runOnce)
                .cause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("cannot read " + directory.resolve("addresses.dat") + ": ");
    }

    @Test
    void aSaveThatComesAfterTheEndIsDropped() {
        NodeFiles files = new NodeFiles(RUNTIME.storage(directory));
        files.close();
        files.saveBans(List.of());
        assertThat(directory.resolve("bans.json")).doesNotExist();
    }
}
