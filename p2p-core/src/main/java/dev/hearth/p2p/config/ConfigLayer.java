package dev.hearth.p2p.config;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonFile;
import dev.hearth.p2p.discovery.json.JsonValue;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Values for some of the keys, all from one place. {@link NodeConfig#of} makes a configuration of several. */
public final class ConfigLayer {
    private static final String VARIABLES = "HEARTH_";

    private final Map<ConfigKey<?>, Setting<?>> settings;
    private final List<String> warnings;

    private ConfigLayer(Map<ConfigKey<?>, Setting<?>> settings, List<String> warnings) {
        this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file of Hearth's own form or of the Cardano node's: it is the Cardano node's when it has a top-level key of
     * {@link CardanoConfig}'s table, {@code Protocol}, or one that ends in {@code GenesisFile}. A file with keys of both
     * is refused.
     */
    public static ConfigLayer ofFile(String fileName, byte[] content) {
        return reading(() -> {
            JsonValue root = JsonFile.read(fileName, content);
            return CardanoConfig.recognises(root) ? CardanoConfig.layer(root) : HearthForm.layer(root);
        });
    }

    static ConfigLayer reading(Reading reading) {
        try {
            return reading.read();
        } catch (FileFormatException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What throws when a file is not what it should be. */
    interface Reading {
        ConfigLayer read() throws FileFormatException;
    }

    /**
     * Takes the variables that begin with {@code HEARTH_}. An empty one counts as not set. One that belongs to no key is
     * ignored with a warning: container platforms make up variables from the names of services.
     */
    public static ConfigLayer ofEnvironment(Map<String, String> variables) {
        Builder layer = builder();
        TreeSet<String> unknown = new TreeSet<>(variables.keySet());
        List<String> names = new ArrayList<>();
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            String variable = key.environmentVariable();
            names.add(variable);
            unknown.remove(variable);
            String text = variables.get(variable);
            if (text != null && !text.isEmpty()) {
                layer.setText(key, text, Origin.environment(variable));
            }
        }
        for (String variable : unknown) {
            if (variable.startsWith(VARIABLES)) {
                String nearest = Nearest.to(variable, names);
                layer.warn(JsonValue.cut(variable) + ": unknown variable, ignored"
                        + (nearest == null ? "" : "; the nearest known one is " + nearest));
            }
        }
        return layer.build();
    }

    /** An empty layer to be filled, by a command line for example. */
    public static Builder builder() {
        return new Builder();
    }

    Map<ConfigKey<?>, Setting<?>> settings() {
        return settings;
    }

    /** What is odd about where it comes from, a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Gathers the values of a layer. Not thread-safe. */
    public static final class Builder {
        private final Map<ConfigKey<?>, Setting<?>> settings = new LinkedHashMap<>();
        private final List<String> warnings = new ArrayList<>();

        private Builder() {}

        /** Sets a key, over what was there. */
        public <T> Builder set(ConfigKey<T> key, T value, Origin origin) {
            if (!key.type().accepts(value)) {
                Object found = value instanceof Optional<?> optional && optional.isPresent() ? optional.get() : value;
                throw new ConfigurationException(place(key, origin) + ": found " + shown(String.valueOf(found))
                        + ", expected " + key.expected());
            }
            settings.put(key, new Setting<>(value, origin));
            return this;
        }

        /** Sets a key to a value as it is written in a variable or an option. */
        public <T> Builder setText(ConfigKey<T> key, String text, Origin origin) {
            T value = key.type().ofText(text);
            if (value == null) {
                throw new ConfigurationException(
                        place(key, origin) + ": found " + JsonValue.quoted(text) + ", expected " + key.expected());
            }
            settings.put(key, new Setting<>(value, origin));
            return this;
        }

        /** Sets a key to a value of a file, whose types check for themselves. */
        <T> Builder setJson(ConfigKey<T> key, JsonValue json) throws FileFormatException {
            return setJson(key, json, Origin.file(json.file(), json.line()));
        }

        <T> Builder setJson(ConfigKey<T> key, JsonValue json, Origin origin) throws FileFormatException {
            settings.put(key, new Setting<>(key.type().ofJson(json), origin));
            return this;
        }

        @Nullable
        Origin originOf(ConfigKey<?> key) {
            Setting<?> setting = settings.get(key);
            return setting == null ? null : setting.origin();
        }

        @SuppressWarnings("unchecked") // a key is only ever put together with a value of its type
        <T> T get(ConfigKey<T> key, T otherwise) {
            Setting<?> setting = settings.get(key);
            return setting == null ? otherwise : (T) setting.value();
        }

        Builder warn(String warning) {
            warnings.add(warning);
            return this;
        }

        /** The layer. */
        public ConfigLayer build() {
            return new ConfigLayer(settings, warnings);
        }

        private static String shown(String found) {
            return found.isEmpty() ? "nothing" : JsonValue.cut(found);
        }

        private static String place(ConfigKey<?> key, Origin origin) {
            return switch (origin.layer()) {
                case DEFAULT, PROGRAM -> key.name();
                case ENVIRONMENT, COMMAND_LINE -> origin.place();
                case FILE -> origin.place() + ": " + key.name();
            };
        }
    }
}
