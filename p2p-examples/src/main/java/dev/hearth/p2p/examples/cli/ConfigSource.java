package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.config.ConfigLayer;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The places a node's configuration comes from, weakest first: the chain, a file, the environment, the command line. */
final class ConfigSource {
    /** One byte more than a configuration file may have, so that the error says it is too long. */
    private static final int MOST_READ = (1 << 20) + 1;

    private final ConfigLayer defaults;
    private final @Nullable Path file;
    private final Map<String, String> environment;
    private final ConfigLayer options;

    ConfigSource(ConfigLayer defaults, @Nullable Path file, Map<String, String> environment, ConfigLayer options) {
        this.defaults = defaults;
        this.file = file;
        this.environment = environment;
        this.options = options;
    }

    /** A file alone. */
    ConfigSource(Path file) {
        this(
                ConfigLayer.builder().build(),
                file,
                Map.of(),
                ConfigLayer.builder().build());
    }

    /**
     * Reads them all, the file anew at each call.
     *
     * @throws ConfigurationException saying in one line what is wrong where
     */
    NodeConfig read() {
        ConfigLayer variables = ConfigLayer.ofEnvironment(environment);
        return file == null
                ? NodeConfig.of(defaults, variables, options)
                : NodeConfig.of(defaults, content(file), variables, options);
    }

    private static ConfigLayer content(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ConfigLayer.ofFile(file.toString(), in.readNBytes(MOST_READ));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("configuration file " + file + " is not there", e);
        } catch (IOException e) {
            throw new ConfigurationException("configuration file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
