package dev.hearth.p2p;

import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.BookSnapshot;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.PeersFile;
import dev.hearth.p2p.discovery.json.JsonFile;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.Storage;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BansFile;
import dev.hearth.p2p.trust.KeyPins.KnownKey;
import dev.hearth.p2p.trust.KnownKeysFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a node: its key, addresses, bans and keys of others. Blocking. A file that cannot be read is kept aside. */
final class NodeFiles {
    private static final Logger log = LoggerFactory.getLogger(NodeFiles.class);
    private static final String CONFIG = "node_config.json";
    private static final String PRIVATE_KEY = "private_key";
    private static final int SECRET_BYTES = 32;
    /** The number of the last save once there are no more. */
    private static final long CLOSED = Long.MAX_VALUE;

    /** What a file's content is read with. */
    private interface Reader<T> {
        T read(byte[] content) throws IOException;
    }

    private final @Nullable Storage storage;
    private long lastSave;

    /** Without storage nothing is kept. */
    NodeFiles(@Nullable Storage storage) {
        this.storage = storage;
    }

    PrivateKey key(NodeRuntime runtime) {
        PrivateKey known =
                read(CONFIG, "starting with a new key", NodeFiles::key).orElse(null);
        if (known != null) {
            return known;
        }
        PrivateKey fresh = runtime.curve().generate(runtime.secureRandom());
        if (storage != null) {
            storage.writePrivate(CONFIG, config(fresh));
            storage.flush();
        }
        return fresh;
    }

    /** Without Jackson's mapper, which would take a third of a node's start to load. */
    private static byte[] config(PrivateKey key) {
        String json = "{\n  \"" + PRIVATE_KEY + "\" : \"" + key.toHex() + "\"\n}";
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    private static PrivateKey key(byte[] content) throws IOException {
        String expected = "a private key";
        String hex =
                JsonFile.read(CONFIG, content).required(PRIVATE_KEY, expected).text(expected);
        try {
            return PrivateKey.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new IOException("no private key", e);
        }
    }

    /** The address book; a new one takes in the addresses of a {@code peers.json}, once. */
    AddressBookFile addresses(NodeRuntime runtime, NetGroups groups) {
        Reader<AddressBookFile> reader =
                content -> AddressBookFile.read(content, BookSize.DEFAULT, groups, runtime.random("address-book"));
        return read(AddressBookFile.NAME, "starting without addresses", reader)
                .orElseGet(() -> new AddressBookFile(freshBook(runtime, groups), List.of(), 0));
    }

    private AddressBook freshBook(NodeRuntime runtime, NetGroups groups) {
        byte[] secret = new byte[SECRET_BYTES];
        runtime.secureRandom().nextBytes(secret);
        AddressBook book = new AddressBook(secret, BookSize.DEFAULT, groups, runtime.random("address-book"));
        long nowSeconds = TimeUnit.MICROSECONDS.toSeconds(runtime.wallMicros());
        read(PeersFile.NAME, "starting without its addresses", PeersFile::read)
                .ifPresent(records -> book.importRecords(records, nowSeconds));
        return book;
    }

    List<Ban> bans() {
        BansFile.Content content =
                read(BansFile.NAME, "starting without bans", BansFile::read).orElse(null);
        if (content == null) {
            return List.of();
        }
        if (content.warning() != null) {
            log.warn("{}: {}", BansFile.NAME, content.warning());
        }
        return content.bans();
    }

    List<KnownKey> knownKeys() {
        return read(KnownKeysFile.NAME, "starting without known keys", KnownKeysFile::read)
                .orElse(List.of());
    }

    private Optional<byte[]> content(String name) {
        try {
            return storage == null ? Optional.empty() : storage.read(name);
        } catch (UncheckedIOException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private <T> Optional<T> read(String name, String instead, Reader<T> reader) {
        Optional<byte[]> content = content(name);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(content.get()));
        } catch (IOException e) {
            log.warn("{} cannot be read, {}; the old file is kept aside: {}", name, instead, e.getMessage());
            if (storage != null) {
                storage.moveAside(name);
            }
            return Optional.empty();
        }
    }

    /**
     * Writes the address book. The threads that do so promise no order: a snapshot is dropped when one with a higher number
     * has been written, or the files are closed.
     */
    synchronized void saveAddresses(BookSnapshot snapshot, long number) {
        if (number > lastSave) {
            lastSave = number;
            write(AddressBookFile.NAME, snapshot.write());
        }
    }

    /** Tries again to store what could not be stored before. */
    synchronized void storePending() {
        if (storage != null && lastSave < CLOSED) {
            storage.flush();
        }
    }

    void saveBans(List<Ban> bans) {
        write(BansFile.NAME, BansFile.write(bans));
    }

    void saveKnownKeys(List<KnownKey> keys) {
        write(KnownKeysFile.NAME, KnownKeysFile.write(keys));
    }

    /** Nothing once the files are closed: a save that was begun before comes too late. */
    private synchronized void write(String name, byte[] content) {
        if (storage != null && lastSave < CLOSED) {
            storage.write(name, content);
            storage.flush();
        }
    }

    /** Whether anything is kept. */
    boolean isKept() {
        return storage != null;
    }

    synchronized void close() {
        lastSave = CLOSED;
        if (storage != null) {
            storage.close();
        }
    }
}
