package dev.hearth.p2p.simulation;

import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.Storage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The directories of a host, which outlive its crashes. */
final class SimulatedDisk {
    private static final int MOST_CORRUPT = 9;

    private final String host;
    private final Map<Path, Directory> directories = new TreeMap<>();

    SimulatedDisk(String host) {
        this.host = host;
    }

    Storage open(Path path) {
        Directory directory = directories.computeIfAbsent(path.normalize(), p -> new Directory());
        if (directory.inUse) {
            throw new ConfigurationException("data directory " + path + " is in use by another node");
        }
        directory.inUse = true;
        return new Handle(path, directory);
    }

    /** Loses what was not flushed and every lock. */
    void crash() {
        directories.replaceAll((path, directory) -> directory.afterCrash());
    }

    private static final class Directory {
        final Map<String, byte[]> flushed;
        final Map<String, byte[]> written = new TreeMap<>();
        boolean inUse;

        Directory() {
            this(new TreeMap<>());
        }

        private Directory(Map<String, byte[]> flushed) {
            this.flushed = flushed;
        }

        Directory afterCrash() {
            return new Directory(new TreeMap<>(flushed));
        }
    }

    private final class Handle implements Storage {
        private final Path path;
        private final Directory directory;
        private boolean closed;

        Handle(Path path, Directory directory) {
            this.path = path;
            this.directory = directory;
        }

        @Override
        public Optional<byte[]> read(String name) {
            require(name);
            byte[] content = directory.written.getOrDefault(name, directory.flushed.get(name));
            return Optional.ofNullable(content).map(byte[]::clone);
        }

        @Override
        public void write(String name, byte[] content) {
            require(name);
            directory.written.put(name, content.clone());
        }

        @Override
        public void writePrivate(String name, byte[] content) {
            write(name, content);
        }

        @Override
        public void flush() {
            requireOpen();
            directory.flushed.putAll(directory.written);
            directory.written.clear();
        }

        @Override
        public void moveAside(String name) {
            require(name);
            byte[] durable = directory.flushed.remove(name);
            byte[] pending = directory.written.remove(name);
            byte[] content = pending == null ? durable : pending;
            if (content == null) {
                return;
            }
            int number = 1;
            while (number < MOST_CORRUPT && directory.flushed.containsKey(name + ".corrupt-" + number)) {
                number++;
            }
            directory.flushed.put(name + ".corrupt-" + number, content);
        }

        @Override
        public void close() {
            if (!closed) {
                flush();
                closed = true;
                directory.inUse = false;
            }
        }

        private void require(String name) {
            requireOpen();
            Storage.requireName(name);
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("storage " + path + " of " + host + " is closed");
            }
        }
    }
}
