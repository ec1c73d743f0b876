package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What we know of one peer's chain, and how fast it serves it. */
final class PeerChain {
    /** Where our knowledge of the peer's chain stands. */
    enum Knowledge {
        /** Not asked yet, or the answer no longer holds. */
        UNKNOWN,
        /** It listed blocks we lack. */
        BEHIND,
        /** We have all it has. */
        IN_SYNC
    }

    /** A question for ids. */
    static final class Question {
        /** How many blocks the application had accepted from us: what the question shows the peer of our chain. */
        final long accepted;

        long askedNanos;
        /** Null until the application has given it. */
        @Nullable
        List<Hash> locator;

        boolean answered;
        /** The list it was to continue is no more: the answer says nothing. */
        boolean stale;

        Question(long accepted, long nowNanos) {
            this.accepted = accepted;
            this.askedNanos = nowNanos;
        }

        boolean isOverdue(long nowNanos, long timeoutNanos) {
            return locator != null && !answered && nowNanos - askedNanos > timeoutNanos;
        }

        /** An answer starts after a block we named, or with the first block when we named none. */
        boolean isAnsweredBy(ChainEntry first) {
            List<Hash> named = Objects.requireNonNull(locator);
            return named.isEmpty() ? first.previous().isZero() : named.contains(first.previous());
        }
    }

    static final int FIRST_WINDOW = 16;
    static final int LEAST_WINDOW = 2;
    /** A window that takes longer keeps blocks from other peers that could send them sooner. */
    private static final long PROMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long LONGEST_LINK_NANOS = TimeUnit.SECONDS.toNanos(2);

    final Connection connection;
    Knowledge knowledge = Knowledge.UNKNOWN;
    boolean active;
    boolean gone;
    /** Of the blocks the application has accepted from us, how many the peer knows us to have. */
    long acceptedAsShown;

    /** What we have asked it for ids, until the answer is looked at; null when nothing. */
    @Nullable
    Question question;
    /** Asked for while another question was open. */
    boolean askAgain;

    long remaining;
    int window = FIRST_WINDOW;
    /** The shortest time an answer took, of those shorter than {@link #LONGEST_LINK_NANOS}. */
    private long quickestNanos = LONGEST_LINK_NANOS;

    int delivering;
    int unlinkable;
    long lastItemNanos;

    @Nullable
    Hash lastKnown;

    /** The last block of a list that is only looked at so far; null when what it lists is fetched. */
    @Nullable
    Hash scanned;

    private List<ChainEntry> entries = new ArrayList<>();
    private int first;
    private int cursor;

    PeerChain(Connection connection) {
        this.connection = connection;
    }

    /** Blocks listed and not yet given to the application. */
    int size() {
        return entries.size() - first;
    }

    /** Whether everything it listed is judged. */
    boolean isDone() {
        return size() == 0 && delivering == 0;
    }

    boolean isGone() {
        return gone || connection.stage() != Stage.ACTIVE;
    }

    /** Blocks listed and not looked at for fetching yet. */
    int unplanned() {
        return entries.size() - cursor;
    }

    /** How far planning is ahead of the first block not yet given to the application. */
    int lookahead() {
        return cursor - first;
    }

    @Nullable
    ChainEntry front() {
        return first < entries.size() ? entries.get(first) : null;
    }

    @Nullable
    ChainEntry last() {
        return size() == 0 ? null : entries.get(entries.size() - 1);
    }

    void popFront() {
        first++;
        cursor = Math.max(cursor, first);
        if (first >= 4096) {
            entries = new ArrayList<>(entries.subList(first, entries.size()));
            cursor -= first;
            first = 0;
        }
    }

    @Nullable
    ChainEntry nextUnplanned() {
        return cursor < entries.size() ? entries.get(cursor) : null;
    }

    void planned() {
        cursor++;
    }

    /** Looks at every listed block again: some that were taken have become free. */
    void replan() {
        cursor = first;
    }

    void append(List<ChainEntry> more) {
        entries.addAll(more);
    }

    void forEach(Consumer<ChainEntry> action) {
        entries.subList(first, entries.size()).forEach(action);
    }

    void clear() {
        entries = new ArrayList<>();
        first = 0;
        cursor = 0;
        remaining = 0;
        scanned = null;
    }

    /** When the peer answered quickly for the length of its link, it may have more in flight, up to {@code most}. */
    void answered(long nanos, int most) {
        quickestNanos = Math.min(quickestNanos, nanos);
        if (nanos < quickestNanos + PROMPT_NANOS) {
            window = Math.min(most, window + 1);
        }
    }

    /** The peer is slow: less is reserved at it. */
    void slowDown() {
        window = Math.max(LEAST_WINDOW, window / 2);
    }
}
