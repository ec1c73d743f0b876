package dev.hearth.p2p.discovery.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads a file that the node writes itself, of any size; {@link JsonFile} reads those that people write. */
public final class JsonTree {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonTree() {}

    /**
     * Returns the root of a file; of an empty one a missing node.
     *
     * @throws IOException saying in one line where it is no JSON
     */
    public static JsonNode read(byte[] content) throws IOException {
        try {
            return MAPPER.readTree(content);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null || at.getLineNr() < 1 ? "" : "line " + at.getLineNr() + ": ";
            throw new IOException(place + "found text that is not JSON", e);
        }
    }
}
