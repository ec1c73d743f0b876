package dev.hearth.p2p.runtime;

import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A node's small files (address book, bans, key, counters) under one directory it alone uses.
 *
 * <p>A write is visible to {@link #read} at once and durable once a later {@link #flush} has returned; a crash loses
 * only what was not flushed, and whatever it leaves is a whole former content of the file, never part of one. Files are
 * durable one by one: a crash during a flush may keep some of its files and not others.
 *
 * <p>Names are plain file names: 1 to 100 characters out of {@code a-z A-Z 0-9 . _ -}, not beginning with a dot; any
 * other name throws {@link IllegalArgumentException}. Contents are read and held whole, so they should stay small
 * (megabytes, not gigabytes).
 *
 * <p>Threads: any, the methods exclude each other; they may wait for the disk, so call them on
 * {@link NodeRuntime#blocking()}. A failing disk shows as {@link UncheckedIOException}; use after {@link #close} as
 * {@link IllegalStateException}.
 */
public interface Storage extends AutoCloseable {
    /** Returns a copy of the latest content written under this name, or empty when there is none. */
    Optional<byte[]> read(String name);

    /**
     * Replaces the content of a file; not durable before {@link #flush}.
     *
     * @param content copied, the caller may reuse the array
     */
    void write(String name, byte[] content);

    /**
     * As {@link #write}, and the file is readable by the owner of the process alone, from its first byte on. For keys.
     * The file stays private as long as it is only rewritten by this method. A file system without such permissions
     * keeps the file as it keeps any other.
     */
    void writePrivate(String name, byte[] content);

    /**
     * Makes everything written so far durable: each file is written beside the old one, forced to disk and renamed over
     * it. When it throws, files not yet stored stay pending and the next flush tries again.
     */
    void flush();

    /**
     * Puts the current content of a file that turned out unusable aside as {@code name.corrupt-<n>} with the lowest
     * free {@code n} from 1, for a person to look at; afterwards the name reads as absent. At most nine are kept, the
     * last one is replaced. Durable at once. Does nothing when there is no such file.
     */
    void moveAside(String name);

    /**
     * Returns the name when it may name a file.
     *
     * @throws IllegalArgumentException when it may not
     */
    static String requireName(String name) {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("\"" + name + "\" is not a plain file name");
        }
        return name;
    }

    /** Flushes, then gives the directory free for another node. Further calls do nothing. */
    @Override
    void close();
}
