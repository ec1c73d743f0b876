package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.Arrays;

/** An address in the book, changing. Small: there may be 160,000. */
final class Entry {
    private static final int NOWHERE = -1;
    private static final int[] NONE = {};

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

    /** Where it stands in its table: most have one place. */
    private int place = NOWHERE;
    /** Where a new one stands besides, up to seven places. Replaced and never changed, for copies share it. */
    private int[] furtherPlaces = NONE;

    Entry(PeerAddress address, AddressOrigin origin) {
        this.address = address;
        this.origin = origin;
    }

    /** The same at this moment. */
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
        copy.place = place;
        copy.furtherPlaces = furtherPlaces;
        return copy;
    }

    int places() {
        return place == NOWHERE ? 0 : 1 + furtherPlaces.length;
    }

    int slot(int index) {
        return index == 0 ? place : furtherPlaces[index - 1];
    }

    boolean standsAt(int slot) {
        for (int i = 0; i < places(); i++) {
            if (slot(i) == slot) {
                return true;
            }
        }
        return false;
    }

    void placed(int slot) {
        if (place == NOWHERE) {
            place = slot;
        } else {
            int[] more = Arrays.copyOf(furtherPlaces, furtherPlaces.length + 1);
            more[furtherPlaces.length] = slot;
            furtherPlaces = more;
        }
    }

    void displaced(int slot) {
        int first = place;
        int[] others = furtherPlaces;
        place = NOWHERE;
        furtherPlaces = NONE;
        if (first != slot) {
            placed(first);
        }
        for (int other : others) {
            if (other != slot) {
                placed(other);
            }
        }
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
