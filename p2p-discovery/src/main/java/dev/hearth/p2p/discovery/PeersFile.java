package dev.hearth.p2p.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.discovery.PeerRecord.Disposition;
import dev.hearth.p2p.discovery.json.JsonTree;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The form of {@code peers.json}: an array of records with the reference's field names (graphene-p2p §7.5). */
public final class PeersFile {
    /** The usual name of the file. */
    public static final String NAME = "peers.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private PeersFile() {}

    /** The file's content for these records. */
    public static byte[] write(List<PeerRecord> records) {
        ArrayNode array = MAPPER.createArrayNode();
        for (PeerRecord record : records) {
            ObjectNode node = array.addObject();
            node.put("endpoint", record.address().toString());
            node.put("last_seen_time", time(record.lastSeenSeconds()));
            node.put("last_connection_disposition", record.disposition().name().toLowerCase(Locale.ROOT));
            node.put("last_connection_attempt_time", time(record.lastAttemptSeconds()));
            node.put("number_of_successful_connection_attempts", record.successes());
            node.put("number_of_failed_connection_attempts", record.failures());
        }
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(array);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers can always be written", e);
        }
    }

    /**
     * The records of a file, most recently seen first, at most {@link PeerBook#CAPACITY}.
     *
     * @throws IOException when the content is no such file: truncated, corrupt or of another form
     */
    public static List<PeerRecord> read(byte[] content) throws IOException {
        JsonNode array = JsonTree.read(content);
        if (!array.isArray()) {
            throw new IOException("not a JSON array of peers");
        }
        List<PeerRecord> records = new ArrayList<>();
        for (JsonNode node : array) {
            records.add(record(node));
        }
        records.sort((a, b) -> Long.compare(b.lastSeenSeconds(), a.lastSeenSeconds()));
        return records.size() > PeerBook.CAPACITY ? new ArrayList<>(records.subList(0, PeerBook.CAPACITY)) : records;
    }

    private static PeerRecord record(JsonNode node) throws IOException {
        try {
            return new PeerRecord(
                    PeerAddress.parse(node.path("endpoint").asText()),
                    seconds(node.path("last_seen_time")),
                    disposition(node.path("last_connection_disposition")),
                    seconds(node.path("last_connection_attempt_time")),
                    node.path("number_of_successful_connection_attempts").asLong(),
                    node.path("number_of_failed_connection_attempts").asLong());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("not a peer record: " + e.getMessage(), e);
        }
    }

    private static Disposition disposition(JsonNode node) {
        if (node.isIntegralNumber()) {
            int ordinal = node.asInt();
            Disposition[] all = Disposition.values();
            if (ordinal < 0 || ordinal >= all.length) {
                throw new IllegalArgumentException("unknown disposition " + ordinal);
            }
            return all[ordinal];
        }
        return Disposition.valueOf(node.asText().toUpperCase(Locale.ROOT));
    }

    private static String time(long seconds) {
        return TIME.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
    }

    private static long seconds(JsonNode node) {
        return LocalDateTime.parse(node.asText(), TIME).toEpochSecond(ZoneOffset.UTC);
    }
}
