package dev.hearth.p2p.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of a new configuration in a running node.
 *
 * @param effective what holds from now on: the new values, but the old ones of {@code needRestart}
 * @param taken the keys that change now, in the order of the table
 * @param needRestart the keys whose new values must wait for a restart
 */
public record ConfigChange(NodeConfig effective, List<ConfigKey<?>> taken, List<ConfigKey<?>> needRestart) {
    /** Copies the lists. */
    public ConfigChange {
        taken = List.copyOf(taken);
        needRestart = List.copyOf(needRestart);
    }

    /** Whether the two configurations say the same. */
    public boolean isEmpty() {
        return taken.isEmpty() && needRestart.isEmpty();
    }

    /** The same change, and what one key stands for has changed too. */
    public ConfigChange with(ConfigKey<?> key) {
        List<ConfigKey<?>> all = ConfigKeys.ALL.stream()
                .filter(each -> each == key || taken.contains(each))
                .toList();
        return new ConfigChange(effective, all, needRestart);
    }

    /** A sentence about what cannot change now; empty when everything can. */
    public Optional<String> warning() {
        return needRestart.isEmpty()
                ? Optional.empty()
                : Optional.of("until a restart the old values are kept of: "
                        + needRestart.stream().map(ConfigKey::name).collect(Collectors.joining(", ")));
    }
}
