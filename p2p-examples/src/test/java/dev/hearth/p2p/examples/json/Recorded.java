package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Messages that real nodes made. */
public final class Recorded {
    private Recorded() {}

    /** A message of {@code vectors.json} or of a session. */
    public record Message(String name, JsonNode json) {
        /** Number in the frame header. */
        public int type() {
            return json.get("type").intValue();
        }

        /** The payload. */
        public byte[] body() {
            return HexFormat.of().parseHex(json.get("body").textValue());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One of each kind, with the fields the reference prints. */
    public static Stream<Message> vectors() {
        return stream(read("vectors.json").get("c_messages"))
                .map(json -> new Message(json.get("name").textValue(), json));
    }

    /** Whole sessions. */
    public static Stream<Message> sessions() {
        return Stream.of("session-sync-and-live", "session-different-chain")
                .map(session -> read(session + "/messages.json"))
                .flatMap(session -> Stream.of(session.get("a_to_b"), session.get("b_to_a")))
                .flatMap(Recorded::stream)
                .map(json -> new Message(json.get("name").textValue() + " @" + json.get("stream_offset"), json));
    }

    /** All of them. */
    public static Stream<Message> all() {
        return Stream.concat(vectors(), sessions());
    }

    static Message vector(String name) {
        List<Message> found =
                vectors().filter(message -> message.name().startsWith(name)).toList();
        return found.get(0);
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode read(String name) {
        try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream("/graphene/" + name), name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
