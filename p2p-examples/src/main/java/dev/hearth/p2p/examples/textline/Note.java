package dev.hearth.p2p.examples.textline;

import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;

/** A text somebody wants everybody to read. */
public record Note(String text) {
    /** Notes on the wire. */
    public static final ItemType TYPE = new ItemType("note");

    /** The bytes of notes. */
    public static final ItemCodec<Note> CODEC = new LineCodec<>(Note::new, Note::text);

    /** Its canonical id. */
    public Hash id() {
        return LineCodec.id(CODEC.encode(this));
    }
}
