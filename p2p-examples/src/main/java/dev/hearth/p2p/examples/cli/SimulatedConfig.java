package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.config.ConfigKey;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.config.Origin;
import java.util.List;

/** A node's configuration as far as every node of a simulation can have it. */
final class SimulatedConfig {
    /** They name real hosts and files, are for an application that answers, or are options of the simulation. */
    private static final List<ConfigKey<?>> NOT_SIMULATED = List.of(
            ConfigKeys.LISTEN,
            ConfigKeys.ADVERTISE,
            ConfigKeys.INBOUND_POLICY,
            ConfigKeys.PEERS,
            ConfigKeys.CONNECT_ONLY,
            ConfigKeys.ENABLE_P2P,
            ConfigKeys.PRIVATE_MODE,
            ConfigKeys.TOPOLOGY_FILE,
            ConfigKeys.AS_MAP_FILE,
            ConfigKeys.PINS,
            ConfigKeys.WHITELIST,
            ConfigKeys.DATA_DIRECTORY,
            ConfigKeys.BLOCK_INTERVAL);

    private SimulatedConfig() {}

    /** {@code config} without what cannot be simulated. */
    static NodeConfig of(NodeConfig config) {
        NodeConfig.Builder simulated = config.toBuilder();
        NOT_SIMULATED.forEach(key -> reset(simulated, key));
        return simulated.build();
    }

    private static <T> void reset(NodeConfig.Builder config, ConfigKey<T> key) {
        config.set(key, key.defaultValue());
    }

    /** The names of the keys that {@code config} sets and a simulation leaves out. */
    static List<String> leftOut(NodeConfig config) {
        return NOT_SIMULATED.stream()
                .filter(key -> config.origin(key).layer() != Origin.Layer.DEFAULT)
                .map(ConfigKey::name)
                .toList();
    }
}
