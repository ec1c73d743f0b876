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

    /** A view of those that are older. */
    private List<Note> before(long nanos) {
        int end = notes.size();
        while (end > 0 && notes.get(end - 1).nanos >= nanos) {
            end--;
        }
        return notes.subList(0, end);
    }

    /**
     * Tells what all of these contain from before the next thing happens, in the order of time, and of one instant by the
     * number of the host: an order that does not depend on which hosts share a timeline.
     */
    static void tell(List<Timeline> timelines) {
        long next = Timeline.NEVER;
        for (Timeline timeline : timelines) {
            next = Math.min(next, timeline.nextDue());
        }
        List<Note> all = new ArrayList<>();
        for (Timeline timeline : timelines) {
            List<Note> past = timeline.journal().before(next - Timeline.START);
            all.addAll(past);
            past.clear();
        }
        all.sort(ORDER);
        for (Note note : all) {
            note.told.accept(note.nanos);
        }
    }
}
