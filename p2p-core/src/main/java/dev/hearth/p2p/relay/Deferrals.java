package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Items the application could not judge yet: fetched again a few seconds later, a few times, by whoever still has them.
 * They are not remembered as failed, and their bytes are not kept (graphene-p2p §10 W19). Bounded, oldest out first.
 */
final class Deferrals {
    private static final int CAPACITY = 10_000;
    private static final int MOST_DEFERRALS = 3;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(3);

    private record Deferral(int count, long sinceNanos, boolean asked) {}

    private final Map<ItemRef, Deferral> items = new LinkedHashMap<>();

    /** The application could not tell. */
    void defer(ItemRef ref, long nowNanos) {
        Deferral before = items.remove(ref);
        int count = before == null ? 1 : before.count() + 1;
        if (count <= MOST_DEFERRALS) {
            items.put(ref, new Deferral(count, nowNanos, false));
            if (items.size() > CAPACITY) {
                Iterator<ItemRef> oldest = items.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    /** The application could tell. */
    void settle(ItemRef ref) {
        items.remove(ref);
    }

    /** Those to be fetched again now, each once for every {@link #defer}. */
    List<ItemRef> takeDue(long nowNanos) {
        List<ItemRef> due = new ArrayList<>();
        items.replaceAll((ref, deferral) -> {
            if (deferral.asked() || nowNanos - deferral.sinceNanos() < RETRY_NANOS) {
                return deferral;
            }
            due.add(ref);
            return new Deferral(deferral.count(), deferral.sinceNanos(), true);
        });
        return due;
    }

    /** When {@link #takeDue} will find something, {@link Long#MAX_VALUE} if nothing is here. */
    long nextDue() {
        long next = Long.MAX_VALUE;
        for (Deferral deferral : items.values()) {
            if (!deferral.asked()) {
                next = Math.min(next, deferral.sinceNanos() + RETRY_NANOS);
            }
        }
        return next;
    }
}
