package dev.hearth.p2p.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;

/** What happened on the hosts of a timeline and is still to be told. */
final class Journal {
    private static final Comparator<Note> ORDER =
            Comparator.comparingLong(Note::nanos).thenComparingInt(Note::host);

    private final List<Note> notes = new ArrayList<>();

    private record Note(long nanos, int host, LongConsumer told) {}

    void add(long nanos, int host, LongConsumer told) {
        notes.add(new Note(nanos, host, told));
    }

    /**
     * Tells what all of these contain, in the order of time, and of one instant by the number of the host: an order that does
     * not depend on which hosts share a timeline.
     */
    static void tell(List<Timeline> timelines) {
        List<Note> all = new ArrayList<>();
        for (Timeline timeline : timelines) {
            List<Note> notes = timeline.journal().notes;
            all.addAll(notes);
            notes.clear();
        }
        all.sort(ORDER);
        for (Note note : all) {
            note.told.accept(note.nanos);
        }
    }
}
