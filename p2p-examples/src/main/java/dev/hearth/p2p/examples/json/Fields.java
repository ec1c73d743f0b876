package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import dev.hearth.p2p.messages.bitcoin.BitcoinHashes;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.VariantObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, each read once and by its type; {@link #end()} refuses what nobody has read. Every
 * error is an {@link IllegalArgumentException} that tells the path and what must stand there.
 */
final class Fields {
    private static final int BITCOIN_HASH_LENGTH = 32;

    private final JsonNode object;
    private final String path;
    private final Set<String> read = new HashSet<>();

    private Fields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The members of {@code node}, which stands at {@code path}; an empty path is that of the message. */
    static Fields of(JsonNode node, String path) {
        if (!node.isObject()) {
            throw new IllegalArgumentException((path.isEmpty() ? "a message" : path) + " must be an object");
        }
        return new Fields(node, path);
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    boolean has(String name) {
        return object.has(name);
    }

    JsonNode take(String name) {
        JsonNode node = object.get(name);
        if (node == null) {
            throw new IllegalArgumentException(path(name) + " is missing");
        }
        read.add(name);
        return node;
    }

    /** A member that may be missing or null. */
    @Nullable
    JsonNode takeIfPresent(String name) {
        return has(name) && !take(name).isNull() ? take(name) : null;
    }

    void end() {
        for (var member : object.properties()) {
            if (!read.contains(member.getKey())) {
                throw new IllegalArgumentException(path(member.getKey()) + " is not a field of this message");
            }
        }
    }

    int u8(String name) {
        return (int) Numbers.parse(take(name), path(name), Numbers.MAX_U8);
    }

    int u16(String name) {
        return (int) Numbers.parse(take(name), path(name), Numbers.MAX_U16);
    }

    long u32(String name) {
        return Numbers.parse(take(name), path(name), Numbers.MAX_U32);
    }

    int i32(String name) {
        return (int) Numbers.parseInt(take(name), path(name));
    }

    /** 64 unsigned bits. */
    long unsigned(String name) {
        return Numbers.parseUnsigned(take(name), path(name));
    }

    long signed(String name) {
        return Numbers.parseSigned(take(name), path(name));
    }

    boolean bool(String name) {
        JsonNode node = take(name);
        if (!node.isBoolean()) {
            throw new IllegalArgumentException(path(name) + " must be true or false");
        }
        return node.booleanValue();
    }

    int code(String name, Codes<?> codes) {
        return codes.parse(take(name), path(name));
    }

    String string(String name) {
        return string(take(name), path(name));
    }

    private static String string(JsonNode node, String path) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException(path + " must be a string");
        }
        return node.textValue();
    }

    WireText text(String name) {
        return wireText(string(name), path(name));
    }

    /** Text of JSON as text of the wire. */
    static WireText wireText(String text, String path) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(path + " has half a surrogate pair, which is not Unicode");
        }
        return WireText.of(text);
    }

    /** Microseconds since 1970. */
    long micros(String name) {
        return Times.parseMicros(string(name), path(name));
    }

    /** Seconds since 1970, 32 bits. */
    long seconds(String name) {
        return Times.parseSeconds(string(name), path(name));
    }

    byte[] hex(String name) {
        return HexText.parse(path(name), string(name));
    }

    byte[] hex(String name, int length) {
        return hex(take(name), length, path(name));
    }

    private static byte[] hex(JsonNode node, int length, String path) {
        byte[] bytes = HexText.parse(path, string(node, path));
        if (bytes.length != length) {
            throw new IllegalArgumentException(path + " must have " + length + " bytes, not " + bytes.length);
        }
        return bytes;
    }

    Hash hash(String name, int length) {
        return Hash.wrap(hex(name, length));
    }

    /** A hash of Bitcoin, which is shown with its last byte first. */
    Hash bitcoinHash(String name) {
        return bitcoinHash(take(name), path(name));
    }

    List<Hash> bitcoinHashes(String name) {
        return list(name, Fields::bitcoinHash);
    }

    private static Hash bitcoinHash(JsonNode node, String path) {
        return BitcoinHashes.parse(HexText.of(hex(node, BITCOIN_HASH_LENGTH, path)));
    }

    /** An address of any network, and a port. */
    PeerAddress address(String name) {
        try {
            return PeerAddress.parse(string(name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path(name) + ": " + e.getMessage(), e);
        }
    }

    NodeId nodeId(String name) {
        return NodeId.wrap(hex(name, NodeId.LENGTH));
    }

    PeerAddress endpoint(String name) {
        return ipv4(string(name), path(name));
    }

    /** An address without its port, and the port. */
    PeerAddress endpoint(String name, String portName) {
        return ipv4(string(name) + ":" + u16(portName), path(name));
    }

    private static PeerAddress ipv4(String text, String path) {
        try {
            PeerAddress address = PeerAddress.parse(text);
            if (address.network() == PeerAddress.Network.IPV4) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(path + " must be an IPv4 address");
    }

    byte[] opaqueVector(String name) {
        return OpaqueVector.parse(take(name), path(name));
    }

    VariantObject variants(String name) {
        return VariantJson.parseObject(take(name), path(name));
    }

    Fields object(String name) {
        return of(take(name), path(name));
    }

    List<Fields> objects(String name) {
        return list(name, Fields::of);
    }

    List<VariantObject> variantObjects(String name) {
        return list(name, VariantJson::parseObject);
    }

    /** Byte strings of any lengths. */
    List<byte[]> hexes(String name) {
        return list(name, (node, inside) -> HexText.parse(inside, string(node, inside)));
    }

    /** Lists of byte strings. */
    List<List<byte[]>> hexLists(String name) {
        return list(
                name,
                (node, inside) -> list(node, inside, (item, deeper) -> HexText.parse(deeper, string(item, deeper))));
    }

    /** Numbers of 64 unsigned bits. */
    List<Long> unsigneds(String name) {
        return list(name, Numbers::parseUnsigned);
    }

    List<Integer> u16s(String name) {
        return list(name, (node, inside) -> (int) Numbers.parse(node, inside, Numbers.MAX_U16));
    }

    /** Byte strings of {@code length} each. */
    List<byte[]> hexes(String name, int length) {
        return list(name, (node, inside) -> hex(node, length, inside));
    }

    List<Hash> hashes(String name, int length) {
        return list(name, (node, inside) -> Hash.wrap(hex(node, length, inside)));
    }

    /** A list in which nothing can stand. */
    void emptyList(String name) {
        if (!list(name, (node, inside) -> node).isEmpty()) {
            throw new IllegalArgumentException(path(name) + " must be an empty list");
        }
    }

    private <T> List<T> list(String name, BiFunction<JsonNode, String, T> element) {
        return list(take(name), path(name), element);
    }

    private static <T> List<T> list(JsonNode list, String path, BiFunction<JsonNode, String, T> element) {
        if (!list.isArray()) {
            throw new IllegalArgumentException(path + " must be a list");
        }
        List<T> all = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            all.add(element.apply(list.get(i), path + "/" + i));
        }
        return all;
    }
}
