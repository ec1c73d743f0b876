package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.Arrays;

/** An address in the book, changing. Small: there may be 160,000. */
final class Entry {
    private static final int[] NOWHERE = {};

    final PeerAddress address;
    final AddressOrigin origin;

    long lastSeen;
    long lastTry;
    long lastSuccess;
    int attempts;
    /** Attempts that failed in a row, halved by a success; decides the wait. At most {@link Retry#MOST_FAILURES}. */
    int failures;

    int waitSeconds;
    /** The book's count of successes when an attempt was last counted. */
    int countedAt;

    /** The last snapshot of the book that was under way when this changed. */
    int changedSince;

    boolean tried;
    /** What the peer there is said to offer, in bits of its protocol; 0 when nobody has said. */
    long services;

    String hint = "";

    /** Where it stands in its table: one place when tried, else up to eight. */
    private int[] slots = NOWHERE;

    Entry(PeerAddress address, AddressOrigin origin) {
        this.address = address;
        this.origin = origin;
    }

    /** The same at this moment; the places are shared, as they are replaced and never changed. */
    Entry copy() {
        Entry copy = new Entry(address, origin);
        copy.lastSeen = lastSeen;
        copy.lastTry = lastTry;
        copy.lastSuccess = lastSuccess;
        copy.attempts = attempts;
        copy.failures = failures;
        copy.waitSeconds = waitSeconds;
        copy.tried = tried;
        copy.services = services;
        copy.hint = hint;
        copy.slots = slots;
        return copy;
    }

    int places() {
        return slots.length;
    }

    int slot(int index) {
        return slots[index];
    }

    boolean standsAt(int slot) {
        for (int own : slots) {
            if (own == slot) {
                return true;
            }
        }
        return false;
    }

    void placed(int slot) {
        int[] more = Arrays.copyOf(slots, slots.length + 1);
        more[slots.length] = slot;
        slots = more;
    }

    void displaced(int slot) {
        int[] rest = new int[slots.length - 1];
        int kept = 0;
        for (int own : slots) {
            if (own != slot) {
                rest[kept++] = own;
            }
        }
        slots = rest;
    }

    long sinceTry(long now) {
        return Quality.since(lastTry, now);
    }

    long sinceSuccess(long now) {
        return Quality.since(lastSuccess, now);
    }

    boolean isDue(long now) {
        return sinceTry(now) >= waitSeconds;
    }

    boolean isTerrible(long now) {
        return Quality.isTerrible(lastSeen, lastTry, lastSuccess, attempts, now);
    }

    double chance(long now) {
        return Quality.chance(lastTry, attempts, now);
    }

    KnownAddress view(boolean neverShare) {
        return new KnownAddress(
                address,
                origin,
                lastSeen,
                lastTry,
                lastSuccess,
                attempts,
                waitSeconds,
                tried,
                services,
                hint,
                neverShare);
    }
}
