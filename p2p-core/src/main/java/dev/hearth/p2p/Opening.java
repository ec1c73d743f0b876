package dev.hearth.p2p;

import dev.hearth.p2p.config.ConfigKey;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.KeyPin;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AsMap;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.discovery.topology.TopologyFile;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.KeyPins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all a node needs to know before it starts. Blocking. */
final class Opening {
    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    private final NodeRuntime runtime;
    private final NodeConfig config;
    private final NodeFiles files;

    Opening(NodeSettings settings, NodeFiles files) {
        this.runtime = settings.runtime();
        this.config = settings.config();
        this.files = files;
    }

    Remembered remember() {
        config.warnings().forEach(warning -> log.warn("{}", warning));
        NetGroups netGroups = netGroups();
        PrivateKey key = files.key(runtime);
        AddressBookFile addresses = files.addresses(runtime, netGroups);
        Topology topology = topology(config, runtime);
        return new Remembered(
                key,
                netGroups,
                addresses.book(),
                addresses.anchors(),
                addresses.uncleanStarts(),
                bans(),
                pins(),
                topology);
    }

    private NetGroups netGroups() {
        Optional<Path> file = config.get(ConfigKeys.AS_MAP_FILE);
        NetGroups groups = file.isEmpty() ? NetGroups.byPrefix() : NetGroups.byAsMap(asMap(file.get()));
        return config.privateMode() ? groups.forPrivateNetwork() : groups;
    }

    private AsMap asMap(Path file) {
        try {
            return AsMap.read(read(config, ConfigKeys.AS_MAP_FILE, file, runtime));
        } catch (IOException e) {
            throw wrongFile(config, ConfigKeys.AS_MAP_FILE, file, "a map of autonomous systems", e);
        }
    }

    /** The configured peers, as far as a file names them. */
    static Topology topology(NodeConfig config, NodeRuntime runtime) {
        Optional<Path> file = config.get(ConfigKeys.TOPOLOGY_FILE);
        if (file.isEmpty()) {
            return Topology.EMPTY;
        }
        try {
            TopologyFile content = TopologyFile.read(
                    file.get().toString(), read(config, ConfigKeys.TOPOLOGY_FILE, file.get(), runtime));
            content.warnings().forEach(warning -> log.warn("{}", warning));
            if (content.topology().useLedgerAfterSlot().isPresent()) {
                log.warn("{}: useLedgerAfterSlot: is ignored, as this node reads no peers from a ledger", file.get());
            }
            return content.topology();
        } catch (FileFormatException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] read(NodeConfig config, ConfigKey<?> key, Path file, NodeRuntime runtime) {
        try {
            return runtime.readFile(file);
        } catch (IOException e) {
            throw wrongFile(config, key, file, "a file that can be read", e);
        }
    }

    private static ConfigurationException wrongFile(
            NodeConfig config, ConfigKey<?> key, Path file, String expected, IOException why) {
        return new ConfigurationException(
                key + ": found " + file + " (" + config.origin(key) + "), expected " + expected + ": "
                        + why.getMessage(),
                why);
    }

    private BanList bans() {
        BanList bans = new BanList();
        long nowSeconds = TimeUnit.MICROSECONDS.toSeconds(runtime.wallMicros());
        for (Ban ban : files.bans()) {
            bans.ban(ban, nowSeconds);
        }
        return bans;
    }

    private KeyPins pins() {
        KeyPins pins = new KeyPins(config.get(ConfigKeys.TRUST_ON_FIRST_USE));
        pins.restore(files.knownKeys());
        pin(pins, config);
        return pins;
    }

    /** Expects the keys of this configuration and no others. */
    static void pin(KeyPins pins, NodeConfig config) {
        pins.trustOnFirstUse(config.get(ConfigKeys.TRUST_ON_FIRST_USE));
        pins.unpinAll();
        for (KeyPin pin : config.get(ConfigKeys.PINS)) {
            pins.pin(pin.peer(), Hash.parse(pin.key()));
        }
    }
}
