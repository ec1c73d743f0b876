package dev.hearth.p2p;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.discovery.PeerRecord;
import dev.hearth.p2p.discovery.PeersFile;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two files of a node: its key and its addresses. Blocking. A file that cannot be read is kept aside. */
final class NodeFiles {
    private static final Logger log = LoggerFactory.getLogger(NodeFiles.class);
    private static final String CONFIG = "node_config.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final @Nullable Storage storage;

    /** Without storage nothing is kept. */
    NodeFiles(@Nullable Storage storage) {
        this.storage = storage;
    }

    PrivateKey key(NodeRuntime runtime) {
        PrivateKey known = storage == null ? null : readKey(storage);
        if (known != null) {
            return known;
        }
        PrivateKey fresh = runtime.curve().generate(runtime.secureRandom());
        if (storage != null) {
            storage.writePrivate(CONFIG, config(fresh));
            storage.flush();
        }
        return fresh;
    }

    private static byte[] config(PrivateKey key) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("private_key", key.toHex());
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings can always be written", e);
        }
    }

    private static @Nullable PrivateKey readKey(Storage storage) {
        Optional<byte[]> content = storage.read(CONFIG);
        if (content.isEmpty()) {
            return null;
        }
        try {
            JsonNode node = MAPPER.readTree(content.get());
            return PrivateKey.parse(node.path("private_key").asText());
        } catch (IOException | IllegalArgumentException e) {
            log.warn("{} cannot be read, starting with a new key; the old file is kept aside", CONFIG);
            storage.moveAside(CONFIG);
            return null;
        }
    }

    List<PeerRecord> peers() {
        Optional<byte[]> content = storage == null ? Optional.empty() : storage.read(PeersFile.NAME);
        if (content.isEmpty()) {
            return List.of();
        }
        try {
            return PeersFile.read(content.get());
        } catch (IOException e) {
            log.warn("{} cannot be read, starting without addresses; the old file is kept aside", PeersFile.NAME);
            if (storage != null) {
                storage.moveAside(PeersFile.NAME);
            }
            return List.of();
        }
    }

    void savePeers(List<PeerRecord> records) {
        if (storage != null) {
            storage.write(PeersFile.NAME, PeersFile.write(records));
            storage.flush();
        }
    }

    void close() {
        if (storage != null) {
            storage.close();
        }
    }
}
