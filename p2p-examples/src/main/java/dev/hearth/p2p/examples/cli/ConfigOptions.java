package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.config.ConfigKey;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.ConfigLayer;
import dev.hearth.p2p.config.InboundMode;
import dev.hearth.p2p.config.Origin;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that are keys of the configuration: the strongest of its layers. */
final class ConfigOptions {
    private static final int MOST_DESIRED = 1_000;
    private static final int MOST_ACTIVE = 100;
    private static final int MOST_CONNECTIONS = 10_000;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Read the configuration from a JSON file (docs/configuration.md), Hearth's or a Cardano node's."
                            + " Variables HEARTH_... come before it, options before both.")
    private @Nullable Path file;

    @Option(
            names = "--topology",
            paramLabel = "FILE",
            description = "Read local and public roots from a topology file of the Cardano node.")
    private @Nullable Path topology;

    @Option(
            names = "--listen",
            paramLabel = "H[:P]",
            converter = OptionValues.Local.class,
            description = "Accept connections here; port 0 takes a free one, none the usual one of the network. Without"
                    + " this option the node only dials.")
    private @Nullable Endpoint listen;

    @Option(
            names = "--advertise",
            paramLabel = "H[:P]",
            converter = OptionValues.Local.class,
            description = "What others should dial, if not that address.")
    private @Nullable Endpoint advertise;

    @Option(names = "--peer", paramLabel = "H[:P]", description = "A peer to stay connected to; may be repeated.")
    private List<Endpoint> peers = new ArrayList<>();

    @Option(names = "--connect-only", description = "Dial nobody but the configured peers.")
    private boolean connectOnly;

    @Option(
            names = "--inbound-policy",
            paramLabel = "P",
            description = "Who lets peers in that connect: nobody is asked (open, the default), the commands accept and"
                    + " refuse decide (queue), each is told and let in (event), or both.")
    private @Nullable InboundMode inboundPolicy;

    @Option(
            names = "--private",
            description = "Treat loopback and private addresses like public ones; automatic when listening on one.")
    private boolean privateMode;

    @Option(
            names = "--firewall-check",
            description = "Ask peers whether they can call this node, and answer them; for networks of old nodes that"
                    + " know the question.")
    private boolean firewallCheck;

    @Option(
            names = "--data-dir",
            paramLabel = "D",
            description = "Keep key, address book, bans and blocks here. Without it they are gone when the node ends.")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--desired-connections",
            paramLabel = "N",
            description = "Dial while there are fewer, and use up to 100 of them (default: 30, and use 20).")
    private @Nullable Integer desiredConnections;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Refuse connections when there are more (default: 200).")
    private @Nullable Integer maxConnections;

    /**
     * Checks the options and says where the configuration comes from.
     *
     * @param defaults what holds where nothing else is said
     * @param usualPort the port of addresses that are written without one
     */
    ConfigSource source(Map<String, String> environment, ConfigLayer defaults, int usualPort) {
        check(environment);
        try {
            return new ConfigSource(defaults, file, environment, layer(usualPort));
        } catch (ConfigurationException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void check(Map<String, String> environment) {
        requireRange("--desired-connections", desiredConnections, 0, MOST_DESIRED);
        requireRange("--max-connections", maxConnections, 1, MOST_CONNECTIONS);
        boolean namesSomebody = !peers.isEmpty()
                || topology != null
                || listen != null
                || file != null
                || environment.containsKey(ConfigKeys.PEERS.environmentVariable())
                || environment.containsKey(ConfigKeys.TOPOLOGY_FILE.environmentVariable())
                || environment.containsKey(ConfigKeys.LISTEN.environmentVariable());
        if (connectOnly && !namesSomebody) {
            throw new ParameterException(
                    spec.commandLine(), "--connect-only needs a --peer, a --topology or a --listen");
        }
    }

    private void requireRange(String option, @Nullable Integer found, int least, int most) {
        if (found != null && (found < least || found > most)) {
            throw new ParameterException(
                    spec.commandLine(), option + ": found " + found + ", expected " + least + " to " + most);
        }
    }

    private ConfigLayer layer(int usualPort) {
        ConfigLayer.Builder layer = ConfigLayer.builder();
        setOptional(layer, ConfigKeys.TOPOLOGY_FILE, topology, "--topology");
        setOptional(layer, ConfigKeys.LISTEN, address(listen, usualPort), "--listen");
        setOptional(layer, ConfigKeys.ADVERTISE, address(advertise, usualPort), "--advertise");
        setOptional(layer, ConfigKeys.DATA_DIRECTORY, dataDirectory, "--data-dir");
        List<HostPort> dialled =
                peers.stream().map(peer -> peer.orAt(usualPort)).toList();
        set(layer, ConfigKeys.PEERS, dialled.isEmpty() ? null : dialled, "--peer");
        set(layer, ConfigKeys.CONNECT_ONLY, connectOnly ? true : null, "--connect-only");
        set(layer, ConfigKeys.INBOUND_POLICY, inboundPolicy, "--inbound-policy");
        set(layer, ConfigKeys.FIREWALL_CHECK, firewallCheck ? true : null, "--firewall-check");
        setOptional(layer, ConfigKeys.PRIVATE_MODE, privateMode ? true : null, "--private");
        set(layer, ConfigKeys.LIMITS_MAX_CONNECTIONS, maxConnections, "--max-connections");
        if (desiredConnections != null) {
            setDesired(layer, desiredConnections, "--desired-connections");
        }
        return layer.build();
    }

    private static @Nullable PeerAddress address(@Nullable Endpoint written, int usualPort) {
        return written == null
                ? null
                : PeerAddress.parse(written.orAt(usualPort).toString());
    }

    private static void setDesired(ConfigLayer.Builder layer, int count, String option) {
        set(layer, ConfigKeys.TARGETS_ESTABLISHED, count, option);
        set(layer, ConfigKeys.TARGETS_ACTIVE, Math.min(count, MOST_ACTIVE), option);
        if (count > ConfigKeys.TARGETS_KNOWN.defaultValue()) {
            set(layer, ConfigKeys.TARGETS_KNOWN, count, option);
        }
    }

    private static <T> void setOptional(
            ConfigLayer.Builder layer, ConfigKey<Optional<T>> key, @Nullable T value, String option) {
        set(layer, key, value == null ? null : Optional.of(value), option);
    }

    private static <T> void set(ConfigLayer.Builder layer, ConfigKey<T> key, @Nullable T value, String option) {
        if (value != null) {
            layer.set(key, value, Origin.commandLine(option));
        }
    }
}
