package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that need no other process, and what is said of wrong options. */
@Timeout(120)
class HearthTest {
    private static final String CHAIN = "c0".repeat(32);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int hearth(String... arguments) {
        return Hearth.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fly                                   | fly
                    node                                  | --chain-id
                    node --chain-id c0ffee                | 'c0ffee' is not a chain id of 64 hexadecimal digits
                    node CHAIN --listen 127.0.0.1:65536   | 0 to 65535
                    node CHAIN --listen here              | 'here' has no address
                    node CHAIN --peer 127.0.0.1:0         | --peer
                    node BTC --peer [::1                  | opens a bracket
                    node BTC --listen 127.0.0.1:          | --listen
                    node CHAIN --blocks -1                | 0 to 4294967295
                    node CHAIN --block-size 111           | 112 to 2097132
                    node CHAIN --tx-rate -1               | 0 to 1000000
                    node CHAIN --tx-size 1                | --tx-size
                    node CHAIN --for never                | 'never' is not a duration like 500ms, 30s, 5m or 1h
                    node CHAIN --for -5s                  | '-5s' is not a duration
                    node CHAIN --block-interval 0         | --block-interval
                    node CHAIN --store disk               | --store disk needs a --data-dir
                    node CHAIN --store tape               | tape
                    node CHAIN --transport pigeon         | pigeon
                    bench speed                           | 'speed'
                    bench sync --runs 0                   | --runs: found 0, expected 1 to 100
                    node CHAIN --connect-only             | --connect-only needs a --peer
                    node CHAIN --data-dir=                | --data-dir: found nothing, expected a path
                    node CHAIN --advertise 1.2.3.4:0      | --advertise: found 1.2.3.4:0, expected an address
                    node CHAIN --listen 224.0.0.1:5       | --listen: found 224.0.0.1:5, expected an IP address
                    node CHAIN --peer 0.0.0.0:5           | --peer: found [0.0.0.0:5], expected up to 10000 values
                    node CHAIN --max-connections 0        | --max-connections
                    node CHAIN --desired-connections -1   | --desired-connections
                    node CHAIN --desired-connections 1001 | expected 0 to 1000
                    node CHAIN --inbound-policy closed    | closed
                    node CHAIN --network main             | --network
                    node BTC CHAIN                        | --chain-id
                    node BTC --network mars               | mars
                    node BTC --blocks 1                   | found main, expected regtest
                    node BTC --min-work x                 | 'x' is not a number of at most 64 hexadecimal digits
                    node BTC --signet-challenge 51        | found main, expected signet
                    node SIGNET --signet-challenge 5      | found 5, expected hexadecimal digits
                    node BTC --v2 maybe                   | maybe
                    node BTC --tx-size 79                 | 80 to 390000
                    peers                                 | --data-dir
                    node CHAIN --protocol smoke           | smoke
                    node CHAIN --what                     | --what
                    demo --for x                          | 'x' is not a duration
                    keygen --out                          | --out
                    """)
    void wrongOptionIsOneLine(String line, String expected) {
        String[] arguments = line.strip()
                .replace(" CHAIN", " --chain-id " + CHAIN)
                .replace("BTC", "--protocol bitcoin")
                .replace("SIGNET", "--protocol bitcoin --network signet")
                .split(" ", -1);

        assertThat(hearth(arguments)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("hearth")
                .contains(expected)
                .contains("--help");
    }

    @Test
    void directoryThatCannotBeMadeIsOneLine(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(hearth("node", "--chain-id", CHAIN, "--data-dir", file.toString(), "--for", "1s"))
                .isEqualTo(1);

        assertThat(err).hasToString("hearth node: data directory " + file + " cannot be used: it is not a directory\n");
    }

    @Test
    void nodeThatOnlyListensNeedsNobodyToDial() {
        assertThat(hearth("node", "--chain-id", CHAIN, "--connect-only", "--listen", "127.0.0.1:0", "--for", "0s"))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void wrongConfigurationIsOneLine(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("node.json"), "{\n\"targets\": {\"active\": \"many\"}}");

        assertThat(hearth("node", "--chain-id", CHAIN, "--config", file.toString(), "--for", "1s"))
                .isEqualTo(1);

        assertThat(err)
                .hasToString("hearth node: " + file
                        + " line 2: targets.active: found \"many\", expected a whole number of 0 to 100\n");
    }

    @Test
    void missingConfigurationIsOneLine(@TempDir Path directory) {
        Path file = directory.resolve("node.json");

        assertThat(hearth("node", "--chain-id", CHAIN, "--config", file.toString()))
                .isEqualTo(1);

        assertThat(err).hasToString("hearth node: configuration file " + file + " is not there\n");
    }

    @Test
    void missingOrBrokenAddressesAreOneLine(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("addresses.dat");

        assertThat(hearth("peers", "--data-dir", directory.toString())).isEqualTo(1);
        Files.writeString(file, "nothing");
        assertThat(hearth("peers", "--data-dir", directory.toString())).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly(
                        "hearth peers: " + file + " is not there: no node has kept its addresses in this directory",
                        "hearth peers: " + file + " cannot be used: the address book is no address book");
    }

    @Test
    void storedAddressesAreSortedAndSummedUp(@TempDir Path directory) throws Exception {
        AddressBook book = new AddressBook(
                new byte[] {
                    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
                    28, 29, 30, 31, 32
                },
                BookSize.DEFAULT,
                NetGroups.byPrefix(),
                new SplittableRandom(1));
        AddressOrigin seeds = AddressOrigin.named("seeds");
        PeerAddress second = PeerAddress.parse("9.9.9.9:1776");
        PeerAddress first = PeerAddress.parse("8.8.8.8:1776");
        book.add(new SeenAddress(second, 1_800_000_000), seeds, 0, 1_800_000_000);
        book.add(new SeenAddress(first, 1_800_000_000), seeds, 0, 1_800_000_000);
        book.good(first, 1_800_000_060);
        book.setServices(first, 0xc09);
        book.neverShare(second);
        Files.write(directory.resolve("addresses.dat"), new AddressBookFile(book, List.of(first), 0).write());

        assertThat(hearth("peers", "--data-dir", directory.toString())).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "8.8.8.8:1776  tried, seen 2027-01-15T08:00:00Z, reached 2027-01-15T08:01:00Z, 0 failed"
                                + " attempts, services c09, from seeds",
                        "9.9.9.9:1776  new, seen 2027-01-15T08:00:00Z, reached never, 0 failed attempts, from seeds,"
                                + " never shared",
                        "2 addresses, 1 tried and 1 new; 1 anchor to return to first");
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(hearth("--help")).isZero();
        assertThat(out.toString()).contains("demo", "node", "peers", "decode", "encode", "keygen");
    }

    @Test
    void keysMakeAPair() throws Exception {
        assertThat(hearth("keygen", "--json")).isZero();

        JsonNode keys = JSON.readTree(out.toString());
        PrivateKey secret =
                PrivateKey.of(HexFormat.of().parseHex(keys.get("privateKey").asText()));
        assertThat(Secp256k1.bouncyCastle().publicKey(secret))
                .hasToString(keys.get("publicKey").asText());
    }

    @Test
    void keyFileIsItsOwnersAlone(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("key");

        assertThat(hearth("keygen", "--out", file.toString())).isZero();

        assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
        assertThat(out.toString()).doesNotContain(Files.readString(file).strip());
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(hearth("keygen", "--out", file.toString())).isEqualTo(1);
        assertThat(err).hasToString("hearth keygen: " + file + " exists already\n");
    }

    @Test
    void demoEndsInAgreement() throws Exception {
        assertThat(hearth("demo", "--json", "--for", "4s")).as(err.toString()).isZero();

        List<JsonNode> summaries = new ArrayList<>();
        JsonNode result = null;
        for (String line : out.toString().lines().toList()) {
            JsonNode event = JSON.readTree(line);
            if (event.get("event").asText().equals("summary")) {
                summaries.add(event);
            } else if (event.get("event").asText().equals("result")) {
                result = event;
            }
        }
        assertThat(result).isNotNull();
        assertThat(result.get("agreed").asBoolean()).isTrue();
        assertThat(summaries)
                .extracting(node -> node.get("node").asText())
                .containsExactly("n1", "n2", "n3", "n4", "n5");
        assertThat(summaries)
                .extracting(node -> node.get("id").asText())
                .hasSize(5)
                .containsOnly(summaries.get(0).get("id").asText());
        assertThat(summaries.get(4).get("blocksReceived").asLong()).isGreaterThanOrEqualTo(1_000);
        assertThat(summaries.get(4).get("bytesReceived").asLong()).isGreaterThan(1_000_000);
    }
}
