package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps blocks in the file {@code blocks.mv} of a directory, which it locks.
 *
 * <p>Blocks are ordered by id, and a Graphene id begins with the block's number, so such a chain is appended to the end of
 * the tree. Where they are in the chain, with their headers, is kept apart from what is in them, so that nothing of a block
 * is read to list it. What was put is written out twice a second, or when 8 MiB wait: blocks and main chain together, so that the
 * file holds a consistent state at any moment and a killed process loses the last second at most. (A power failure may
 * lose what the operating system had not written yet.)
 *
 * <p>A file that cannot be read is kept aside and a new one begun. Thread-safe; memory is bounded by 8 MiB of cache
 * besides what waits.
 */
public final class MvBlockStore implements BlockStore {
    /** The name of the file. */
    public static final String FILE = "blocks.mv";

    private static final Logger log = LoggerFactory.getLogger(MvBlockStore.class);
    private static final int CACHE_MEGABYTES = 8;
    private static final int MOST_WAITING_BYTES = 8 << 20;
    private static final long COMMIT_MILLIS = 500;
    private static final int MOST_CORRUPT = 9;
    private static final String CHAIN = "chain";

    private final MVStore file;
    private final MVMap<Hash, StoredBlock> blocks;
    private final MVMap<Hash, ChainEntry> entries;
    private final MVMap<Long, Hash> main;
    private final ScheduledExecutorService committer;
    private @Nullable ChainEntry head;
    /** Put last, and it may be about to become the head. */
    private @Nullable ChainEntry placeless;

    private @Nullable ChainEntry placelessBefore;
    private long waitingBytes;
    private boolean failed;

    private MvBlockStore(MVStore file, String chain) {
        this.file = file;
        MVMap<String, String> about = file.openMap("about", builder(StringDataType.INSTANCE, StringDataType.INSTANCE));
        String known = about.putIfAbsent(CHAIN, chain);
        if (known != null && !known.equals(chain)) {
            throw new ConfigurationException(
                    "data directory: " + FILE + " holds blocks of chain " + known + ", expected " + chain);
        }
        blocks = file.openMap("blocks", builder(new HashType(), new StoredBlockType()));
        entries = file.openMap("entries", builder(new HashType(), new ChainEntryType()));
        main = file.openMap("main", builder(LongDataType.INSTANCE, new HashType()));
        listEntries();
        Long last = main.lastKey();
        head = last == null ? null : kept(main.get(last));
        committer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "block-store");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static <K, V> MVMap.Builder<K, V> builder(
            org.h2.mvstore.type.DataType<K> key, org.h2.mvstore.type.DataType<V> value) {
        return new MVMap.Builder<K, V>().keyType(key).valueType(value);
    }

    /**
     * Opens the store of a directory, which is made when it is not there.
     *
     * @param chain names the chain whose blocks these are
     * @throws ConfigurationException with one line, when the directory cannot be used, is in use, or holds another chain
     */
    public static MvBlockStore open(Path directory, String chain) {
        Path path = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        boolean fresh = !Files.exists(path);
        try {
            return openFile(path, chain);
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new ConfigurationException("data directory " + directory + " is in use by another node", e);
            }
            if (fresh || !Files.isReadable(path) || !Files.isWritable(path)) {
                throw unusable(directory, e);
            }
            return openInstead(path, chain, e);
        } catch (ConfigurationException e) {
            throw e;
        } catch (RuntimeException e) {
            return openInstead(path, chain, e);
        }
    }

    private static MvBlockStore openFile(Path path, String chain) {
        MVStore file = new MVStore.Builder()
                .fileName(path.toString())
                .autoCommitDisabled()
                .cacheSize(CACHE_MEGABYTES)
                .open();
        try {
            MvBlockStore store = new MvBlockStore(file, chain);
            store.startCommitting();
            return store;
        } catch (RuntimeException e) {
            file.closeImmediately();
            throw e;
        }
    }

    private static MvBlockStore openInstead(Path path, String chain, RuntimeException cause) {
        Path aside = freeCorruptName(path);
        try {
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move aside " + path, e);
        }
        log.warn("{} cannot be read, starting without blocks; the old file is kept as {}", path, aside.getFileName());
        log.debug("why {} cannot be read", path, cause);
        return openFile(path, chain);
    }

    private static Path freeCorruptName(Path path) {
        int number = 1;
        while (number < MOST_CORRUPT && Files.exists(corrupt(path, number))) {
            number++;
        }
        return corrupt(path, number);
    }

    private static Path corrupt(Path path, int number) {
        return path.resolveSibling(FILE + ".corrupt-" + number);
    }

    private static ConfigurationException unusable(Path directory, Exception e) {
        Throwable cause = e instanceof MVStoreException && e.getCause() != null ? e.getCause() : e;
        return new ConfigurationException("data directory " + directory + " cannot be used: " + reason(cause), e);
    }

    /** The system's reason in a few words; its exceptions often name the file only. */
    private static String reason(Throwable cause) {
        if (cause instanceof FileAlreadyExistsException) {
            return "it is not a directory";
        }
        if (cause instanceof NoSuchFileException) {
            return "it cannot be made";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private void startCommitting() {
        committer.scheduleWithFixedDelay(this::tick, COMMIT_MILLIS, COMMIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Files written before entries were kept apart are read through once. */
    private void listEntries() {
        if (entries.sizeAsLong() == blocks.sizeAsLong()) {
            return;
        }
        log.info("{} lists its blocks anew, which takes one pass over them", FILE);
        Cursor<Hash, StoredBlock> cursor = blocks.cursor(null);
        while (cursor.hasNext()) {
            entries.putIfAbsent(cursor.next(), cursor.getValue().entry());
        }
    }

    private ChainEntry kept(@Nullable Hash id) {
        ChainEntry entry = id == null ? null : entries.get(id);
        if (entry == null) {
            throw new IllegalStateException("block " + id + " is missing");
        }
        return entry;
    }

    @Override
    public synchronized @Nullable StoredBlock get(Hash id) {
        return blocks.get(id);
    }

    @Override
    public synchronized @Nullable ChainEntry entry(Hash id) {
        return entries.get(id);
    }

    @Override
    public synchronized boolean contains(Hash id) {
        return entries.containsKey(id);
    }

    @Override
    public synchronized void put(ChainEntry entry, byte[] bytes) {
        blocks.put(entry.id(), new StoredBlock(entry, bytes));
        entries.put(entry.id(), entry);
        waitingBytes += bytes.length;
        placeless = entry;
    }

    @Override
    public synchronized @Nullable Hash mainId(long number) {
        return main.get(number);
    }

    @Override
    public synchronized void setHead(ChainEntry entry) {
        if (head != null) {
            for (long number = head.number(); number > entry.number(); number--) {
                main.remove(number);
            }
        }
        main.put(entry.number(), entry.id());
        head = entry;
        placeless = null;
        if (waitingBytes >= MOST_WAITING_BYTES) {
            commit();
        }
    }

    @Override
    public synchronized @Nullable ChainEntry head() {
        return head;
    }

    /** How much of the file was read since it was opened. */
    synchronized long bytesRead() {
        return file.getFileStore().getReadBytes();
    }

    /** Not between a block and its place: it waits for one tick. */
    private synchronized void tick() {
        if (placeless == null || placeless.equals(placelessBefore)) {
            commit();
        }
        placelessBefore = placeless;
    }

    /** Writes out what waits. */
    private synchronized void commit() {
        try {
            if (file.hasUnsavedChanges()) {
                file.commit();
            }
            waitingBytes = 0;
        } catch (MVStoreException e) {
            if (!failed) {
                failed = true;
                log.error("blocks cannot be stored in {}: {}", FILE, e.getMessage());
            }
        }
    }

    /** Writes out what waits and unlocks the directory. */
    @Override
    public synchronized void close() {
        committer.shutdownNow();
        if (!file.isClosed()) {
            commit();
            file.close();
        }
    }
}
