package dev.hearth.p2p.messages.graphene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Bytes that real nodes made. */
final class Recorded {
    private Recorded() {}

    /** A message of {@code vectors.json} or of a session. */
    record Message(String name, JsonNode json) {
        int type() {
            return json.get("type").intValue();
        }

        byte[] body() {
            return hex(json.get("body").textValue());
        }

        byte[] bytes(String field) {
            return hex(json.get(field).textValue());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Message> vectors() {
        return stream(read("vectors.json").get("c_messages"))
                .map(json -> new Message(json.get("name").textValue(), json));
    }

    static JsonNode encodings() {
        return read("vectors.json").get("d_encoding");
    }

    static Stream<Message> sessions() {
        return sides().stream().flatMap(List::stream);
    }

    /** The messages of each direction of each session, in order. */
    static List<List<Message>> sides() {
        List<List<Message>> sides = new ArrayList<>();
        for (String session : List.of("session-sync-and-live", "session-different-chain")) {
            for (String side : List.of("a_to_b", "b_to_a")) {
                sides.add(stream(read(session + "/messages.json").get(side))
                        .map(json -> new Message(session + " " + side + " @" + json.get("stream_offset"), json))
                        .toList());
            }
        }
        return sides;
    }

    static Stream<Message> all() {
        return Stream.concat(vectors(), sessions());
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static ByteBuf buffer(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes);
    }

    private static JsonNode read(String name) {
        try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream("/graphene/" + name), name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
