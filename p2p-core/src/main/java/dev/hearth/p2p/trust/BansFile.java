package dev.hearth.p2p.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.discovery.json.JsonTree;
import dev.hearth.p2p.protocol.PeerText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of {@code bans.json}, written by the node and fit to be edited while it is stopped:
 *
 * <pre>{@code
 * {
 *   "version": 1,
 *   "bans": [
 *     {"subnet": "1.2.3.0/24", "reason": "floods", "created": 1700000000, "until": 1700086400},
 *     {"key": "02f1…", "reason": "sells forks", "created": 1700000000, "until": "forever"}
 *   ]
 * }
 * }</pre>
 *
 * <p>Each entry has a {@code subnet} as {@link Subnet#parse} reads it, or a {@code key} as {@link NodeKey#parse} does.
 * Times are seconds since the epoch; {@code reason} and {@code created} may be missing. Any thread.
 */
public final class BansFile {
    /** The usual name of the file. */
    public static final String NAME = "bans.json";

    private static final int VERSION = 1;
    private static final String FOREVER = "forever";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private BansFile() {}

    /**
     * What a file says.
     *
     * @param bans in the file's order, at most {@link BanList#CAPACITY}; some may be over
     * @param warning one line about entries that were skipped, or null when none was
     */
    public record Content(List<Ban> bans, @Nullable String warning) {}

    /** The file's content for these bans. */
    public static byte[] write(List<Ban> bans) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        ArrayNode array = root.putArray("bans");
        for (Ban ban : bans) {
            ObjectNode node = array.addObject();
            node.put(
                    ban.subject() instanceof Subnet ? "subnet" : "key",
                    ban.subject().toString());
            node.put("reason", ban.reason());
            node.put("created", ban.createdSeconds());
            if (ban.isPermanent()) {
                node.put("until", FOREVER);
            } else {
                node.put("until", ban.untilSeconds());
            }
        }
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers can always be written", e);
        }
    }

    /**
     * Reads a file. Entries that are not understood are skipped: one bad line must not lift all bans.
     *
     * @throws IOException when the content is no such file: truncated, corrupt or of another version
     */
    public static Content read(byte[] content) throws IOException {
        JsonNode root = JsonTree.read(content);
        JsonNode array = root.get("bans");
        if (array == null || !array.isArray()) {
            throw new IOException("not a JSON object with a list of bans");
        }
        if (root.path("version").asInt() != VERSION) {
            throw new IOException(
                    "version: found " + PeerText.printable(root.path("version").toString()) + ", expected " + VERSION);
        }
        List<Ban> bans = new ArrayList<>();
        int skipped = 0;
        String first = "";
        for (JsonNode node : array) {
            try {
                if (bans.size() == BanList.CAPACITY) {
                    throw new IllegalArgumentException("there are more than " + BanList.CAPACITY);
                }
                bans.add(ban(node));
            } catch (IllegalArgumentException e) {
                first = skipped++ == 0 ? String.valueOf(e.getMessage()) : first;
            }
        }
        return new Content(
                bans, skipped == 0 ? null : "skipped " + skipped + " of the bans, the first because " + first);
    }

    private static Ban ban(JsonNode node) {
        JsonNode until = node.path("until");
        boolean forever = FOREVER.equals(until.textValue());
        if (!forever && !(until.isIntegralNumber() && until.canConvertToLong())) {
            throw new IllegalArgumentException(
                    "until: found " + PeerText.printable(until.toString()) + ", expected seconds or \"forever\"");
        }
        return new Ban(
                subject(node),
                node.path("reason").asText(""),
                node.path("created").asLong(),
                forever ? Ban.FOREVER : until.longValue());
    }

    private static BanSubject subject(JsonNode node) {
        if (node.path("subnet").isTextual()) {
            return Subnet.parse(node.path("subnet").textValue());
        }
        if (node.path("key").isTextual()) {
            return NodeKey.parse(node.path("key").textValue());
        }
        throw new IllegalArgumentException("it has neither a subnet nor a key");
    }
}
