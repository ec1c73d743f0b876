package dev.hearth.p2p.examples.embedding;

import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import java.nio.charset.StandardCharsets;

/** This application's transaction: a line of text. */
public record Note(String text) {
    /** UTF-8, at most a thousand bytes. */
    public static final ItemCodec<Note> CODEC = new ItemCodec<>() {
        @Override
        public Decoded<Note> decode(byte[] bytes) throws MalformedItemException {
            if (bytes.length > 1_000) {
                throw new MalformedItemException("a note has at most 1000 bytes");
            }
            Note note = new Note(new String(bytes, StandardCharsets.UTF_8));
            return new Decoded<>(note, note.id(), bytes.length);
        }

        @Override
        public byte[] encode(Note note) {
            return note.text().getBytes(StandardCharsets.UTF_8);
        }
    };

    /** The note's digest. */
    public Hash id() {
        return Hash.wrap(Digests.ripemd160(text.getBytes(StandardCharsets.UTF_8)));
    }
}
