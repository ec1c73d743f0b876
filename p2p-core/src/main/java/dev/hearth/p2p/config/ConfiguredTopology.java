package dev.hearth.p2p.config;

import dev.hearth.p2p.discovery.topology.LocalRoots;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/**
 * A topology as a node of some configuration uses it (the cross checks of cardano-governor §8.1).
 *
 * @param topology what is used of it
 * @param warnings why something is not used, or does not make sense, a sentence each
 */
public record ConfiguredTopology(Topology topology, List<String> warnings) {
    /** Copies the list. */
    public ConfiguredTopology {
        warnings = List.copyOf(warnings);
    }

    /**
     * Checks a topology against a configuration.
     *
     * @param fileName the topology's file, for errors and warnings
     * @throws ConfigurationException when nobody could be dialled
     */
    public static ConfiguredTopology of(NodeConfig config, String fileName, Topology topology) {
        refuseNobody(config, fileName, topology, ConfigKeys.CONNECT_ONLY, true);
        refuseNobody(config, fileName, topology, ConfigKeys.ENABLE_P2P, false);
        List<String> warnings = new ArrayList<>();
        Topology used = topology;
        if (topology.bootstrapPeers().isPresent() && config.get(ConfigKeys.SYNC_TARGETS_ENABLED)) {
            warnings.add(
                    fileName + ": bootstrapPeers are ignored, as " + config.explain(ConfigKeys.SYNC_TARGETS_ENABLED));
            used = topology.withoutBootstrapPeers();
        }
        if (topology.localRoots().stream().anyMatch(LocalRoots::behindFirewall) && !accepts(config)) {
            warnings.add(fileName + ": peers behind a firewall cannot come in, as this node accepts no connections");
        }
        return new ConfiguredTopology(used, warnings);
    }

    private static boolean accepts(NodeConfig config) {
        return config.get(ConfigKeys.INBOUND_ACCEPT)
                && config.get(ConfigKeys.LISTEN).isPresent();
    }

    private static void refuseNobody(
            NodeConfig config, String fileName, Topology topology, ConfigKey<Boolean> key, boolean value) {
        boolean somebody =
                !topology.namesNobody() || !config.get(ConfigKeys.PEERS).isEmpty();
        if (config.get(key) == value && !somebody) {
            throw new ConfigurationException(
                    fileName + ": found no peer, expected one at least, as " + config.explain(key));
        }
    }
}
