package dev.hearth.p2p.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a directory alone, among all processes and within this one.
 *
 * <p>It is a lock of the operating system's on the file {@code .lock}, which vanishes with its process however that
 * ends. On POSIX systems, though, a process loses such a lock as soon as it closes any channel to the file, also one
 * opened merely to find the lock taken. So the file {@code .owner} says which process holds the lock, and a process that
 * reads its own name there does not touch the lock at all. A name left over by a crash is another process's and ignored.
 */
final class DirectoryLock implements Closeable {
    private final FileChannel channel;
    private final Path owner;

    private DirectoryLock(FileChannel channel, Path owner) {
        this.channel = channel;
        this.owner = owner;
    }

    /** Takes the lock, or returns null when someone else has it. */
    static @Nullable DirectoryLock tryAcquire(Path directory) throws IOException {
        synchronized (DirectoryLock.class) {
            Path owner = directory.resolve(".owner");
            Optional<String> self = thisProcess();
            if (self.isPresent() && self.equals(content(owner))) {
                return null;
            }
            FileChannel channel =
                    FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (isLocked(channel)) {
                    channel.close();
                    return null;
                }
                if (self.isPresent()) {
                    Files.writeString(owner, self.get());
                }
                return new DirectoryLock(channel, owner);
            } catch (IOException e) {
                closeAfter(e, channel);
                throw e;
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** A process by its number and, numbers being given again, its beginning; empty where that cannot be told. */
    private static Optional<String> thisProcess() {
        ProcessHandle process = ProcessHandle.current();
        Optional<Instant> start = process.info().startInstant();
        return start.map(instant -> process.pid() + " " + instant.toEpochMilli());
    }

    private static Optional<String> content(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void closeAfter(IOException failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (DirectoryLock.class) {
            try {
                Files.deleteIfExists(owner);
            } finally {
                channel.close();
            }
        }
    }
}
