package dev.hearth.p2p.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Storage in a directory of the file system.
 *
 * <p>Unflushed writes live in memory only, so that a killed process leaves no trace of them. A flush writes each file to
 * {@code .name.new}, forces it to disk, renames it over the old one and forces the directory.
 */
final class FileStorage implements Storage {
    private static final int MOST_CORRUPT = 9;

    private final Path directory;
    private final DirectoryLock lock;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private boolean closed;

    private FileStorage(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static FileStorage open(Path directory) {
        try {
            Files.createDirectories(directory);
            DirectoryLock lock = DirectoryLock.tryAcquire(directory);
            if (lock == null) {
                throw new ConfigurationException("data directory " + directory + " is in use by another node");
            }
            try {
                removeUnfinished(directory);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
            return new FileStorage(directory, lock);
        } catch (IOException e) {
            throw new ConfigurationException("data directory " + directory + " cannot be used: " + reason(e), e);
        }
    }

    /** What a crash in the middle of a flush left behind was never promised to anyone. */
    private static void removeUnfinished(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*.new")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public synchronized Optional<byte[]> read(String name) {
        Path file = file(name);
        Pending written = pending.get(name);
        if (written != null) {
            return Optional.of(written.content.clone());
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + reason(e), e);
        }
    }

    @Override
    public void write(String name, byte[] content) {
        put(name, new Pending(content.clone(), false));
    }

    @Override
    public void writePrivate(String name, byte[] content) {
        put(name, new Pending(content.clone(), true));
    }

    private synchronized void put(String name, Pending content) {
        file(name);
        pending.put(name, content);
    }

    @Override
    public synchronized void flush() {
        requireOpen();
        if (pending.isEmpty()) {
            return;
        }
        Iterator<Map.Entry<String, Pending>> entries = pending.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, Pending> entry = entries.next();
            store(entry.getKey(), entry.getValue());
            entries.remove();
        }
        forceDirectory();
    }

    private void store(String name, Pending content) {
        Path file = directory.resolve(name);
        Path unfinished = directory.resolve("." + name + ".new");
        try {
            Files.deleteIfExists(unfinished);
            try (FileChannel channel = create(unfinished, content.ownerOnly)) {
                ByteBuffer bytes = ByteBuffer.wrap(content.content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            replace(unfinished, file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store " + file, e);
        }
    }

    private FileChannel create(Path file, boolean ownerOnly) throws IOException {
        Set<OpenOption> options = new LinkedHashSet<>();
        options.add(StandardOpenOption.CREATE_NEW);
        options.add(StandardOpenOption.WRITE);
        if (ownerOnly && Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            FileAttribute<?> permissions = PosixFilePermissions.asFileAttribute(
                    EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            return FileChannel.open(file, options, permissions);
        }
        return FileChannel.open(file, options);
    }

    private static void replace(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the renames durable. Some systems cannot open a directory; there, renames are durable by themselves. */
    private void forceDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            if (Files.isReadable(directory) && !isWindows()) {
                throw new UncheckedIOException("cannot store " + directory, e);
            }
        }
    }

    @Override
    public synchronized void moveAside(String name) {
        Path file = file(name);
        Pending written = pending.remove(name);
        if (written != null) {
            store(name, written);
        }
        if (!Files.exists(file)) {
            return;
        }
        try {
            replace(file, freeCorruptName(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move aside " + file, e);
        }
        forceDirectory();
    }

    private Path freeCorruptName(String name) {
        int number = 1;
        while (number < MOST_CORRUPT && Files.exists(corrupt(name, number))) {
            number++;
        }
        return corrupt(name, number);
    }

    private Path corrupt(String name, int number) {
        return directory.resolve(name + ".corrupt-" + number);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        try {
            flush();
        } finally {
            closed = true;
            unlock();
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock " + directory, e);
        }
    }

    private Path file(String name) {
        requireOpen();
        return directory.resolve(Storage.requireName(name));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("storage " + directory + " is closed");
        }
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }

    /** The system's reason in a few words; its exceptions often name the file only. */
    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "it is not a directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        String message = String.valueOf(e.getMessage());
        return e.getClass() == IOException.class ? message : e.getClass().getSimpleName() + " " + message;
    }

    private static final class Pending {
        final byte[] content;
        final boolean ownerOnly;

        Pending(byte[] content, boolean ownerOnly) {
            this.content = content;
            this.ownerOnly = ownerOnly;
        }
    }
}
