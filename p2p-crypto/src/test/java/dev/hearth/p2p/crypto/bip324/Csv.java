package dev.hearth.p2p.crypto.bip324;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** One row of the vectors that the BIP publishes, by the names of its columns. */
record Csv(List<String> names, List<String> values) {
    static Stream<Csv> rows(String file) {
        try (InputStream in = Csv.class.getResourceAsStream(file)) {
            List<List<String>> rows = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> Arrays.asList(line.split(",", -1)))
                    .toList();
            return rows.stream().skip(1).map(values -> new Csv(rows.get(0), values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    String text(String name) {
        return values.get(names.indexOf(name));
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    @Override
    public String toString() {
        return values.get(0);
    }
}
