package dev.hearth.p2p.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes one way on a connection, by type. Takes room for the types it has seen only: most connections see few.
 * One thread counts; any may ask.
 */
public final class MessageCounts {
    /** The type of what has no name of its own. */
    public static final String OTHER = "other";

    private static final int FIRST_ROOM = 4;

    private final MessageTypes types;
    /** Where the numbers of each type stand, from 1; 0 for one not seen yet. */
    private final byte[] places;
    /** Messages and bytes, by turns. */
    private volatile AtomicLongArray numbers = new AtomicLongArray(0);

    private int seen;

    /** Nothing so far. */
    public MessageCounts(MessageTypes types) {
        this.types = types;
        this.places = new byte[types.others() + 1];
    }

    /** One message more of this type, null for one that has no name, and its bytes on the wire. */
    public void count(@Nullable String type, int bytes) {
        int index = types.indexOf(type);
        if (places[index] == 0) {
            makeRoom();
            places[index] = (byte) ++seen;
        }
        AtomicLongArray current = numbers;
        int at = 2 * (places[index] - 1);
        current.lazySet(at, current.get(at) + 1);
        current.lazySet(at + 1, current.get(at + 1) + bytes);
    }

    private void makeRoom() {
        AtomicLongArray current = numbers;
        if (2 * seen < current.length()) {
            return;
        }
        AtomicLongArray larger = new AtomicLongArray(Math.max(2 * FIRST_ROOM, 2 * current.length()));
        for (int i = 0; i < current.length(); i++) {
            larger.lazySet(i, current.get(i));
        }
        numbers = larger;
    }

    /** What was counted so far, in the order of the protocol's types; what is counted meanwhile may be missing. */
    public List<MessageCount> counted() {
        AtomicLongArray current = numbers;
        List<MessageCount> counted = new ArrayList<>(current.length() / 2);
        for (int index = 0; index < places.length; index++) {
            int at = 2 * (places[index] - 1);
            if (at >= 0 && at < current.length() && current.get(at) > 0) {
                counted.add(new MessageCount(types.name(index), current.get(at), current.get(at + 1)));
            }
        }
        return counted;
    }
}
