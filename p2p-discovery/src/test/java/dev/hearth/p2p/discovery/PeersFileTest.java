package dev.hearth.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.discovery.PeerRecord.Disposition;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersFileTest {
    private static PeerRecord record(int host, long lastSeen, Disposition disposition) {
        return new PeerRecord(PeerAddress.ipv4(host, 1776), lastSeen, disposition, 1_700_000_000, 3, 2);
    }

    @Test
    void readsWhatItWroteMostRecentlySeenFirst() throws IOException {
        List<PeerRecord> records = List.of(
                record(0x01020304, 100, Disposition.LAST_CONNECTION_FAILED),
                record(0x05060708, 200, Disposition.LAST_CONNECTION_SUCCEEDED),
                record(0x090a0b0c, 150, Disposition.NEVER_ATTEMPTED_TO_CONNECT));
        assertThat(PeersFile.read(PeersFile.write(records)))
                .containsExactly(records.get(1), records.get(2), records.get(0));
    }

    @Test
    void usesTheNamesOfTheReference() {
        String json = new String(
                PeersFile.write(List.of(record(0x01020304, 1_732_182_000, Disposition.LAST_CONNECTION_REJECTED))),
                StandardCharsets.UTF_8);
        assertThat(json)
                .contains("\"endpoint\" : \"1.2.3.4:1776\"")
                .contains("\"last_seen_time\" : \"2024-11-21T09:40:00\"")
                .contains("\"last_connection_disposition\" : \"last_connection_rejected\"")
                .contains("\"number_of_failed_connection_attempts\" : 2");
    }

    @Test
    void readsANumericDispositionAsTheReferenceMayWriteIt() throws IOException {
        String json = "[{\"endpoint\":\"1.2.3.4:5\",\"last_seen_time\":\"2024-11-21T09:40:00\","
                + "\"last_connection_disposition\":4,\"last_connection_attempt_time\":\"1970-01-01T00:00:00\","
                + "\"number_of_successful_connection_attempts\":1,\"number_of_failed_connection_attempts\":0}]";
        assertThat(PeersFile.read(json.getBytes(StandardCharsets.UTF_8)).get(0).disposition())
                .isEqualTo(Disposition.LAST_CONNECTION_SUCCEEDED);
    }

    @Test
    void everyTruncationIsAnErrorAndNothingElse() {
        byte[] whole = PeersFile.write(List.of(record(0x01020304, 100, Disposition.LAST_CONNECTION_FAILED)));
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> PeersFile.read(part)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void otherFormsAreErrors() {
        for (String other : List.of("{}", "7", "[7]", "[{\"endpoint\":\"nowhere\"}]", "[null]", "\u0000\u0001")) {
            assertThatThrownBy(() -> PeersFile.read(other.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void keepsTheThousandMostRecentlySeen() throws IOException {
        List<PeerRecord> many = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            many.add(record(0x0b000000 + i, i, Disposition.NEVER_ATTEMPTED_TO_CONNECT));
        }
        List<PeerRecord> read = PeersFile.read(PeersFile.write(many));
        assertThat(read).hasSize(PeerBook.CAPACITY);
        assertThat(read.get(read.size() - 1).lastSeenSeconds()).isEqualTo(500);
    }
}
