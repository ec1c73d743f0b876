package dev.hearth.p2p.graphene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.GrapheneCodec;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.Hello;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One connection of two reference nodes, byte by byte: a dialled b. */
final class RecordedSession {
    /** The chain of sessions whose acceptor never said hello: BitShares' main net (§2.6). */
    private static final Hash MAIN_NET = Hash.parse("4018d7844c78f6a6c41c6a552b898022310fc5dec06da467ee7905a8dad512c8");

    enum Side {
        A,
        B;

        Side other() {
            return this == A ? B : A;
        }

        private String direction() {
            return this == A ? "a_to_b" : "b_to_a";
        }

        private String key(String name) {
            return (this == A ? "a_" : "b_") + name;
        }
    }

    /** Bytes as they left a side, since the first of the connection. */
    @SuppressWarnings("ArrayRecordComponent") // only read
    record Chunk(Duration at, byte[] bytes) {}

    /** A message with the time at which its last byte left. */
    record Message(Duration at, GrapheneMessage message) {}

    private final String name;
    private final JsonNode keys;
    private final Map<Side, List<Chunk>> chunks = new TreeMap<>();
    private final Map<Side, List<Message>> messages = new TreeMap<>();
    private final Instant start;

    private RecordedSession(String name) {
        this.name = name;
        this.keys = json("keys.json");
        List<JsonNode> cuts = new ArrayList<>();
        text("chunks.jsonl").lines().forEach(line -> cuts.add(parse(line)));
        double first = cuts.get(0).get("t").doubleValue();
        this.start = Instant.ofEpochMilli((long) (first * 1_000));
        for (Side side : Side.values()) {
            chunks.put(side, cut(side, cuts, first));
            messages.put(side, decode(side));
        }
    }

    static RecordedSession named(String name) {
        return new RecordedSession(name);
    }

    private List<Chunk> cut(Side side, List<JsonNode> cuts, double first) {
        byte[] stream = bytes(side.direction() + ".bin");
        List<Chunk> result = new ArrayList<>();
        int from = 0;
        for (JsonNode cut : cuts) {
            if (cut.get("dir").textValue().equals(side.direction())) {
                int to = from + cut.get("len").intValue();
                Duration at = Duration.ofNanos((long) ((cut.get("t").doubleValue() - first) * 1e9));
                result.add(new Chunk(at, Arrays.copyOfRange(stream, from, to)));
                from = to;
            }
        }
        return result;
    }

    private List<Message> decode(Side side) {
        List<Message> result = new ArrayList<>();
        for (JsonNode json : json("messages.json").get(side.direction())) {
            int end =
                    json.get("stream_offset").intValue() + json.get("wire_len").intValue();
            byte[] body = HexFormat.of().parseHex(json.get("body").textValue());
            try {
                GrapheneMessage message =
                        GrapheneCodec.decode(json.get("type").intValue(), Unpooled.wrappedBuffer(body));
                result.add(new Message(timeOf(side, end), message));
            } catch (MalformedMessageException e) {
                throw new AssertionError(name + " at " + json.get("stream_offset"), e);
            }
        }
        return result;
    }

    private Duration timeOf(Side side, int end) {
        int seen = 0;
        for (Chunk chunk : chunks(side)) {
            seen += chunk.bytes().length;
            if (seen >= end) {
                return chunk.at();
            }
        }
        throw new AssertionError(name + " ends before offset " + end);
    }

    private List<Chunk> chunks(Side side) {
        return Objects.requireNonNull(chunks.get(side));
    }

    /** All a side sent after its 33-byte key. */
    List<Chunk> ciphertext(Side side) {
        List<Chunk> result = new ArrayList<>();
        int missing = PublicKey.LENGTH;
        for (Chunk chunk : chunks(side)) {
            int key = Math.min(missing, chunk.bytes().length);
            missing -= key;
            if (key < chunk.bytes().length) {
                result.add(new Chunk(chunk.at(), Arrays.copyOfRange(chunk.bytes(), key, chunk.bytes().length)));
            }
        }
        return result;
    }

    List<Message> messages(Side side) {
        return Objects.requireNonNull(messages.get(side));
    }

    <M extends GrapheneMessage> List<M> messages(Side side, Class<M> type) {
        return messages(side).stream()
                .map(Message::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    PrivateKey sessionKey(Side side) {
        return PrivateKey.parse(keys.get(side.key("ephemeral_private")).textValue());
    }

    PrivateKey nodeKey(Side side) {
        return PrivateKey.parse(keys.get(side.key("node_private_key")).textValue());
    }

    /** What a side's hello says, or main net when it never said hello. */
    Hash chainId(Side side) {
        List<Hello> hellos = messages(side, Hello.class);
        return hellos.isEmpty() ? MAIN_NET : hellos.get(0).chainId();
    }

    List<GrapheneBlock> blocks(Side sender) {
        List<GrapheneBlock> blocks = new ArrayList<>();
        for (BlockMessage message : messages(sender, BlockMessage.class)) {
            try {
                blocks.add(GrapheneBlock.of(message.signedBlock()));
            } catch (dev.hearth.p2p.application.MalformedItemException e) {
                throw new AssertionError(e);
            }
        }
        return blocks;
    }

    Instant start() {
        return start;
    }

    Duration end() {
        Duration end = Duration.ZERO;
        for (Side side : Side.values()) {
            for (Chunk chunk : chunks(side)) {
                end = chunk.at().compareTo(end) > 0 ? chunk.at() : end;
            }
        }
        return end;
    }

    private JsonNode json(String file) {
        return parse(text(file));
    }

    private static JsonNode parse(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String file) {
        String path = "/graphene/" + name + "/" + file;
        try (InputStream in = Objects.requireNonNull(RecordedSession.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
