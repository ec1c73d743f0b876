package dev.hearth.p2p.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/** Vectors the reference implementation computed; every value of one vector by its name in the file. */
record Vectors(JsonNode fields) {
    static Stream<Named<Vectors>> handshakes() {
        return all("a_handshake").map(v -> Named.of(v.text("note"), v));
    }

    static Stream<Named<Vectors>> cityHashes() {
        return all("b_cityhash").map(v -> Named.of(v.fields.get("len").asText() + " bytes", v));
    }

    static Stream<Named<Vectors>> helloSignatures() {
        return all("e_hello_signature").map(v -> Named.of("node " + v.text("node_public"), v));
    }

    String text(String name) {
        return fields.get(name).asText();
    }

    byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    PrivateKey privateKey(String name) {
        return PrivateKey.parse(text(name));
    }

    PublicKey publicKey(String name) {
        return PublicKey.parse(text(name));
    }

    CompactSignature signature(String name) {
        return CompactSignature.of(bytes(name));
    }

    private static Stream<Vectors> all(String section) {
        try (InputStream file = Vectors.class.getResourceAsStream("graphene-vectors.json")) {
            JsonNode node = new ObjectMapper().readTree(file).get(section);
            JsonNode list = node.isArray() ? node : node.get("vectors");
            return StreamSupport.stream(list.spliterator(), false).map(Vectors::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
