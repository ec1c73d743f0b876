package dev.hearth.p2p.config;

import dev.hearth.p2p.discovery.json.JsonFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator decided about a node, checked as a whole, with the place each value comes from. Immutable; two
 * are equal when their values are, wherever they come from.
 *
 * <pre>{@code
 * NodeConfig config = NodeConfig.of(
 *         ConfigLayer.ofFile("node.json", bytes),
 *         ConfigLayer.ofEnvironment(System.getenv()),
 *         commandLine);
 * int active = config.get(ConfigKeys.TARGETS_ACTIVE);
 * }</pre>
 */
public final class NodeConfig {
    private static final NodeConfig DEFAULTS = of();

    private final Map<ConfigKey<?>, Setting<?>> settings;
    private final List<String> warnings;

    private NodeConfig(Map<ConfigKey<?>, Setting<?>> settings, List<String> warnings) {
        this.settings = settings;
        this.warnings = warnings;
    }

    /** All defaults. */
    public static NodeConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Merges layers: of the values for a key the one in the last layer counts.
     *
     * @param weakestFirst file, environment and command line, in this order
     * @throws dev.hearth.p2p.runtime.ConfigurationException when the values do not go together
     */
    public static NodeConfig of(ConfigLayer... weakestFirst) {
        Map<ConfigKey<?>, Setting<?>> settings = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            settings.put(key, defaultOf(key));
        }
        for (ConfigLayer layer : weakestFirst) {
            settings.putAll(layer.settings());
            warnings.addAll(layer.warnings());
        }
        NodeConfig config = new NodeConfig(settings, List.copyOf(warnings));
        Consistency.check(config);
        return config;
    }

    private static <T> Setting<T> defaultOf(ConfigKey<T> key) {
        return new Setting<>(key.defaultValue(), Origin.DEFAULT);
    }

    /**
     * Reads a file of Hearth's own form (docs/configuration.md).
     *
     * @param fileName its name, for errors
     * @throws dev.hearth.p2p.runtime.ConfigurationException saying in one line what is wrong where
     */
    public static NodeConfig read(String fileName, byte[] content) {
        return of(ConfigLayer.reading(() -> HearthForm.layer(JsonFile.read(fileName, content))));
    }

    /** Reads a file of either form; {@link ConfigLayer#ofFile} tells how they are told apart. */
    public static NodeConfig load(String fileName, byte[] content) {
        return of(ConfigLayer.ofFile(fileName, content));
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder(DEFAULTS);
    }

    /** A builder that starts from here. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The value of a key. */
    @SuppressWarnings("unchecked") // a key is only ever put together with a value of its type
    public <T> T get(ConfigKey<T> key) {
        return (T) setting(key).value();
    }

    /** Where the value of a key comes from. */
    public Origin origin(ConfigKey<?> key) {
        return setting(key).origin();
    }

    /** A sentence about a key: {@code targets.active is 20 (HEARTH_TARGETS_ACTIVE)}. */
    public <T> String explain(ConfigKey<T> key) {
        return key.name() + " is " + key.show(get(key)) + " (" + origin(key) + ")";
    }

    /** What is odd about the places the values come from, a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** How many peers to aim at, within the limit of all connections. */
    public TargetNumbers targets() {
        TargetNumbers wanted = new TargetNumbers(
                get(ConfigKeys.TARGETS_ROOT),
                get(ConfigKeys.TARGETS_KNOWN),
                get(ConfigKeys.TARGETS_ESTABLISHED),
                get(ConfigKeys.TARGETS_ACTIVE),
                get(ConfigKeys.TARGETS_KNOWN_ANCHORS),
                get(ConfigKeys.TARGETS_ESTABLISHED_ANCHORS),
                get(ConfigKeys.TARGETS_ACTIVE_ANCHORS),
                get(ConfigKeys.TARGETS_ACTIVE_INBOUND));
        return wanted.within(get(ConfigKeys.LIMITS_MAX_CONNECTIONS));
    }

    /** How many peers to aim at while the chain is far behind; {@link #targets} unless other numbers are enabled. */
    public TargetNumbers syncTargets() {
        if (!get(ConfigKeys.SYNC_TARGETS_ENABLED)) {
            return targets();
        }
        TargetNumbers wanted = new TargetNumbers(
                get(ConfigKeys.SYNC_TARGETS_ROOT),
                get(ConfigKeys.SYNC_TARGETS_KNOWN),
                get(ConfigKeys.SYNC_TARGETS_ESTABLISHED),
                get(ConfigKeys.SYNC_TARGETS_ACTIVE),
                get(ConfigKeys.SYNC_TARGETS_KNOWN_ANCHORS),
                get(ConfigKeys.SYNC_TARGETS_ESTABLISHED_ANCHORS),
                get(ConfigKeys.SYNC_TARGETS_ACTIVE_ANCHORS),
                get(ConfigKeys.TARGETS_ACTIVE_INBOUND));
        return wanted.within(get(ConfigKeys.LIMITS_MAX_CONNECTIONS));
    }

    /**
     * The hard limit of inbound connections: as configured, or what the targets leave of all connections, but half of
     * them at least.
     */
    public int inboundHard() {
        int most = get(ConfigKeys.LIMITS_MAX_CONNECTIONS);
        int ours = Math.max(targets().connections(), syncTargets().connections());
        return get(ConfigKeys.LIMITS_INBOUND_HARD).orElseGet(() -> Math.max(most - ours, (most + 1) / 2));
    }

    /** The soft limit of inbound connections: as configured, or three quarters of the hard one. */
    public int inboundSoft() {
        return get(ConfigKeys.LIMITS_INBOUND_SOFT).orElseGet(() -> inboundHard() * 3 / 4);
    }

    /** What others should dial, when an operator said so. */
    public Optional<OwnAddress.Advertised> advertised() {
        return get(ConfigKeys.ADVERTISE).map(OwnAddress.Advertised::new);
    }

    /** Whether loopback and private addresses are like any others: as configured, or because the node listens on one. */
    public boolean privateMode() {
        return get(ConfigKeys.PRIVATE_MODE)
                .orElseGet(() -> get(ConfigKeys.LISTEN)
                        .map(address -> address.isLoopback() || address.isPrivate())
                        .orElse(false));
    }

    /** A file of Hearth's own form with all that is not as by default; {@link #read} makes an equal configuration of it. */
    public byte[] toJson() {
        return HearthForm.write(this);
    }

    /**
     * What it would mean for a running node to have another configuration.
     *
     * @throws dev.hearth.p2p.runtime.ConfigurationException when the new values do not go with those that cannot change
     */
    public ConfigChange changesTo(NodeConfig next) {
        List<ConfigKey<?>> taken = new ArrayList<>();
        List<ConfigKey<?>> refused = new ArrayList<>();
        Map<ConfigKey<?>, Setting<?>> effective = new LinkedHashMap<>(next.settings);
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            if (get(key).equals(next.get(key))) {
                continue;
            }
            if (key.isAdjustable()) {
                taken.add(key);
            } else {
                refused.add(key);
                effective.put(key, setting(key));
            }
        }
        NodeConfig config = new NodeConfig(effective, next.warnings);
        Consistency.check(config);
        return new ConfigChange(config, taken, refused);
    }

    private Setting<?> setting(ConfigKey<?> key) {
        Setting<?> setting = settings.get(key);
        if (setting == null) {
            throw new IllegalArgumentException(key + " is not in the table of keys");
        }
        return setting;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeConfig config
                && ConfigKeys.ALL.stream().allMatch(key -> get(key).equals(config.get(key)));
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            hash = 31 * hash + get(key).hashCode();
        }
        return hash;
    }

    /** All that is not as by default, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            if (origin(key).layer() != Origin.Layer.DEFAULT) {
                text.append(text.isEmpty() ? "" : "\n").append(explain(key));
            }
        }
        return text.toString();
    }

    /** Changes a configuration key by key. Not thread-safe. */
    public static final class Builder {
        private final NodeConfig start;
        private final ConfigLayer.Builder changes = ConfigLayer.builder();

        private Builder(NodeConfig start) {
            this.start = start;
        }

        /**
         * Sets a key.
         *
         * @throws dev.hearth.p2p.runtime.ConfigurationException when the value is out of range
         */
        public <T> Builder set(ConfigKey<T> key, T value) {
            changes.set(key, value, Origin.PROGRAM);
            return this;
        }

        /**
         * The configuration.
         *
         * @throws dev.hearth.p2p.runtime.ConfigurationException when the values do not go together
         */
        public NodeConfig build() {
            Map<ConfigKey<?>, Setting<?>> settings = new LinkedHashMap<>(start.settings);
            settings.putAll(changes.build().settings());
            NodeConfig config = new NodeConfig(settings, start.warnings);
            Consistency.check(config);
            return config;
        }
    }
}
