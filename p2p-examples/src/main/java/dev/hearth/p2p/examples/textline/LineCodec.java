package dev.hearth.p2p.examples.textline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import java.util.function.Function;

/** Items whose bytes are a text, and whose id is the SHA-256 of those. {@code parse} may throw IllegalArgumentException. */
record LineCodec<T>(Function<String, T> parse, Function<T, String> print) implements ItemCodec<T> {
    @Override
    public Decoded<T> decode(byte[] bytes) throws MalformedItemException {
        try {
            return new Decoded<>(parse.apply(new String(bytes, UTF_8)), id(bytes), bytes.length);
        } catch (IllegalArgumentException e) {
            throw new MalformedItemException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public byte[] encode(T item) {
        return print.apply(item).getBytes(UTF_8);
    }

    static Hash id(byte[] bytes) {
        return Hash.wrap(Digests.sha256(bytes));
    }
}
