package dev.hearth.p2p.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.discovery.json.JsonTree;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.protocol.PeerText;
import dev.hearth.p2p.trust.KeyPins.KnownKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of {@code known_keys.json}: the node keys that were remembered on first use.
 *
 * <pre>{@code
 * {
 *   "version": 1,
 *   "keys": [
 *     {"peer": "seed.example.org:1776", "key": "02f1…", "since": 1700000000}
 *   ]
 * }
 * }</pre>
 *
 * <p>To accept a peer's new key remove its entry while the node is stopped. Any thread.
 */
public final class KnownKeysFile {
    /** The usual name of the file. */
    public static final String NAME = "known_keys.json";

    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private KnownKeysFile() {}

    /** The file's content for these keys. */
    public static byte[] write(List<KnownKey> keys) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        ArrayNode array = root.putArray("keys");
        for (KnownKey known : keys) {
            ObjectNode node = array.addObject();
            node.put("peer", known.peer().toString());
            node.put("key", known.key().toString());
            node.put("since", known.sinceSeconds());
        }
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers can always be written", e);
        }
    }

    /**
     * Reads a file. Nothing is skipped: a key that were forgotten would let anybody be the peer's first use again.
     *
     * @throws IOException when the content is no such file, in one line
     */
    public static List<KnownKey> read(byte[] content) throws IOException {
        JsonNode root = JsonTree.read(content);
        JsonNode array = root.get("keys");
        if (array == null || !array.isArray()) {
            throw new IOException("not a JSON object with a list of keys");
        }
        if (root.path("version").asInt() != VERSION) {
            throw new IOException(
                    "version: found " + PeerText.printable(root.path("version").toString()) + ", expected " + VERSION);
        }
        if (array.size() > KeyPins.CAPACITY) {
            throw new IOException("keys: found " + array.size() + ", expected at most " + KeyPins.CAPACITY);
        }
        List<KnownKey> keys = new ArrayList<>();
        for (JsonNode node : array) {
            keys.add(key(node, keys.size()));
        }
        return keys;
    }

    private static KnownKey key(JsonNode node, int index) throws IOException {
        try {
            return new KnownKey(
                    HostPort.parse(node.path("peer").asText(), 0),
                    NodeKey.parse(node.path("key").asText()).key(),
                    node.path("since").asLong());
        } catch (IllegalArgumentException e) {
            throw new IOException("keys[" + index + "]: " + PeerText.printable(String.valueOf(e.getMessage())), e);
        }
    }
}
