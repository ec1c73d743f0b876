package dev.hearth.p2p.protocol;

import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of one peer and has not arrived. Bounded; confined to the node loop. Sync and relay put requests in; the
 * session only asks whether something was expected.
 */
public final class Outstanding {
    /** What an item was asked for. */
    public enum Purpose {
        SYNC,
        RELAY
    }

    /**
     * One request.
     *
     * @param purpose who asked
     * @param sinceNanos when, by the node loop's clock
     */
    public record Request(Purpose purpose, long sinceNanos) {}

    private final int capacity;
    private final Map<ItemRef, Request> requests = new LinkedHashMap<>();
    private int sync;
    private boolean ids;

    public Outstanding(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Notes a request; false when the table is full or already holds it.
     *
     * @param nowNanos the node loop's clock
     */
    public boolean add(ItemRef ref, Purpose purpose, long nowNanos) {
        if (requests.size() >= capacity || requests.putIfAbsent(ref, new Request(purpose, nowNanos)) != null) {
            return false;
        }
        if (purpose == Purpose.SYNC) {
            sync++;
        }
        return true;
    }

    /** Whether {@code ref} was asked for. */
    public boolean expects(ItemRef ref) {
        return requests.containsKey(ref);
    }

    /** What {@code ref} was asked for, or null when it was not. */
    public @Nullable Purpose purpose(ItemRef ref) {
        Request request = requests.get(ref);
        return request == null ? null : request.purpose();
    }

    /** Whether anything of this type was asked for by a hash of this scheme. */
    public boolean expectsAny(ItemType type, HashScheme scheme) {
        for (ItemRef ref : requests.keySet()) {
            if (ref.type().equals(type) && ref.scheme().equals(scheme)) {
                return true;
            }
        }
        return false;
    }

    /** The request for this hash in any scheme, or null. */
    public @Nullable ItemRef find(ItemType type, Hash hash, List<HashScheme> schemes) {
        for (HashScheme scheme : schemes) {
            ItemRef ref = new ItemRef(type, scheme, hash);
            if (requests.containsKey(ref)) {
                return ref;
            }
        }
        return null;
    }

    /** Takes a request out: it arrived, was refused or is no longer wanted. Null when it was not there. */
    public @Nullable Request remove(ItemRef ref) {
        Request request = requests.remove(ref);
        if (request != null && request.purpose() == Purpose.SYNC) {
            sync--;
        }
        return request;
    }

    /** Number of requests of one purpose. */
    public int count(Purpose purpose) {
        return purpose == Purpose.SYNC ? sync : requests.size() - sync;
    }

    /** Whether a question for ids is open. */
    public void expectIds(boolean open) {
        ids = open;
    }

    /** Whether nothing is outstanding: no item, and no answer to a question for ids. */
    public boolean isEmpty() {
        return requests.isEmpty() && !ids;
    }

    /** When the oldest request of this purpose was made, or {@link Long#MAX_VALUE}. */
    public long oldestNanos(Purpose purpose) {
        for (Request request : requests.values()) {
            if (request.purpose() == purpose) {
                return request.sinceNanos();
            }
        }
        return Long.MAX_VALUE;
    }

    /** The references of one purpose, oldest first. */
    public List<ItemRef> refs(Purpose purpose) {
        List<ItemRef> refs = new ArrayList<>();
        requests.forEach((ref, request) -> {
            if (request.purpose() == purpose) {
                refs.add(ref);
            }
        });
        return refs;
    }
}
