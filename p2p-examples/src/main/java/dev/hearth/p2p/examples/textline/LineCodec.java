package dev.hearth.p2p.examples.textline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import java.util.Arrays;
import java.util.function.Function;

/** Items whose bytes are a text, and whose id is the SHA-256 of those. {@code parse} may throw IllegalArgumentException. */
record LineCodec<T>(Function<String, T> parse, Function<T, String> print) implements ItemCodec<T> {
    @Override
    public Decoded<T> decode(byte[] bytes) throws MalformedItemException {
        T item;
        try {
            item = parse.apply(new String(bytes, UTF_8));
        } catch (IllegalArgumentException e) {
            throw new MalformedItemException(String.valueOf(e.getMessage()));
        }
        if (!Arrays.equals(bytes, encode(item))) {
            throw new MalformedItemException("another way to write " + item); // and so another id for the same item
        }
        return new Decoded<>(item, id(bytes), bytes.length);
    }

    @Override
    public byte[] encode(T item) {
        return print.apply(item).getBytes(UTF_8);
    }

    static Hash id(byte[] bytes) {
        return Hash.wrap(Digests.sha256(bytes));
    }
}
