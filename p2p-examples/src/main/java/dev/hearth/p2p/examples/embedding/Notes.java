package dev.hearth.p2p.examples.embedding;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.messages.Hash;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What this application does with notes: keeps them. */
public final class Notes extends ItemHandler<Note> {
    private final Map<Hash, Note> notes = new ConcurrentHashMap<>();

    public Notes() {
        super(ItemType.TRANSACTION, Note.CODEC);
    }

    @Override
    public CompletionStage<Verdict> accept(Note note, Delivery delivery) {
        if (note.text().isBlank()) {
            return done(Verdict.invalid("a note says something"));
        }
        boolean isNew = notes.putIfAbsent(note.id(), note) == null;
        return done(isNew ? Verdict.ACCEPTED : Verdict.DUPLICATE);
    }

    @Override
    public @Nullable Note get(Hash id) {
        return notes.get(id);
    }
}
