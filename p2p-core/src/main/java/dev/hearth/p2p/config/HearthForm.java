package dev.hearth.p2p.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import dev.hearth.p2p.discovery.json.JsonValue.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Hearth's own form of a configuration file: an object with the names of {@link ConfigKeys}, in which a dot of a name may
 * be written as a nested object. An unknown name is an error.
 */
final class HearthForm {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> NAMES =
            ConfigKeys.ALL.stream().map(ConfigKey::name).toList();
    /** The beginnings of names: {@code targets}. */
    private static final List<String> GROUPS = NAMES.stream()
            .filter(name -> name.contains("."))
            .map(name -> name.substring(0, name.indexOf('.')))
            .distinct()
            .toList();

    private static final List<String> NAMES_AND_GROUPS =
            Stream.concat(NAMES.stream(), GROUPS.stream()).toList();

    private HearthForm() {}

    static ConfigLayer layer(JsonValue root) throws FileFormatException {
        ConfigLayer.Builder layer = ConfigLayer.builder();
        read(root, layer);
        return layer.build();
    }

    private static void read(JsonValue object, ConfigLayer.Builder layer) throws FileFormatException {
        for (JsonValue member : object.members().values()) {
            String name = member.path();
            Optional<ConfigKey<?>> key = ConfigKeys.find(name);
            if (key.isPresent()) {
                readKey(key.get(), member, layer);
            } else if (isGroup(name)) {
                read(member, layer);
            } else {
                throw unknown(member);
            }
        }
    }

    private static void readKey(ConfigKey<?> key, JsonValue value, ConfigLayer.Builder layer)
            throws FileFormatException {
        Origin first = layer.originOf(key);
        if (first != null) {
            throw value.error("the name again", "it once, as in " + first);
        }
        layer.setJson(key, value);
    }

    private static boolean isGroup(String name) {
        return GROUPS.contains(name);
    }

    private static FileFormatException unknown(JsonValue member) {
        boolean maybeGroup = member.kind() == Kind.OBJECT && !member.path().contains(".");
        String nearest = Nearest.to(member.path(), maybeGroup ? NAMES_AND_GROUPS : NAMES);
        String hint = nearest == null ? "" : "; the nearest is " + nearest;
        return member.error("an unknown key", "a key of docs/configuration.md" + hint);
    }

    /** A file of all that is not as by default. */
    static byte[] write(NodeConfig config) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            write(config, key, root);
        }
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }

    private static <T> void write(NodeConfig config, ConfigKey<T> key, ObjectNode root) {
        T value = config.get(key);
        if (value.equals(key.defaultValue())) {
            return;
        }
        ObjectNode group = root;
        String name = key.name();
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.')) {
            group = group.withObjectProperty(name.substring(0, dot));
            name = name.substring(dot + 1);
        }
        group.set(name, key.type().toJson(value));
    }

    /** Whether a top-level name is of this form. */
    static boolean knows(JsonValue member) {
        return isGroup(member.name()) || ConfigKeys.find(member.name()).isPresent();
    }
}
