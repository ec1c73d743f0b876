package dev.hearth.p2p.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigKeysTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String BEGIN = "<!-- keys: begin -->\n";
    private static final String END = "<!-- keys: end -->\n";
    private static final String WRITE = "hearth.write.docs";

    @Test
    void everyKeyIsInTheTableOnce() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (Field field : ConfigKeys.class.getFields()) {
            if (field.getType() == ConfigKey.class) {
                constants.add(field.get(null));
            }
        }
        assertThat(ConfigKeys.ALL).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        assertThat(constants).containsExactlyInAnyOrderElementsOf(ConfigKeys.ALL);
        assertThat(ConfigKeys.ALL.stream().map(ConfigKey::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-zA-Z0-9]*(\\.[a-z][a-zA-Z0-9]*)?"));
    }

    @Test
    void noKeyIsTheGroupOfAnother() {
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            assertThat(ConfigKeys.ALL.stream().map(ConfigKey::name))
                    .noneMatch(name -> name.startsWith(key.name() + "."));
        }
    }

    @Test
    void everyDefaultIsAllowedAndEveryDescriptionASentence() {
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            assertThat(acceptsItsDefault(key)).as(key.name()).isTrue();
            assertThat(key.description()).as(key.name()).endsWith(".").doesNotContain("\n", "|");
        }
    }

    private static <T> boolean acceptsItsDefault(ConfigKey<T> key) {
        return key.type().accepts(key.defaultValue());
    }

    @Test
    void helpTellsEveryKey() {
        assertThat(ConfigKeys.help())
                .startsWith("Addresses\n  listen = none\n")
                .contains("  targets.active = 20\n"
                        + "      Hot peers, with which the node syncs and relays.\n"
                        + "      a whole number of 0 to 100; HEARTH_TARGETS_ACTIVE\n");
        assertThat(ConfigKeys.help().lines()).hasSizeGreaterThan(3 * ConfigKeys.ALL.size());
    }

    @Test
    void thePageOfTheDocumentationHasTheTable() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String current = page.substring(0, begin) + table() + page.substring(end);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, current);
            return;
        }
        assertThat(page)
                .withFailMessage("docs/configuration.md does not tell what ConfigKeys says; write it anew with"
                        + " mvn -pl p2p-core -am test -Dtest=ConfigKeysTest -Dsurefire.failIfNoSpecifiedTests=false -D"
                        + WRITE + "=true")
                .isEqualTo(current);
    }

    private static String table() {
        StringBuilder table = new StringBuilder();
        for (ConfigKeys.Section section : ConfigKeys.SECTIONS) {
            table.append("\n### ").append(section.title()).append("\n\n");
            table.append("| key | value | default | at run time | |\n|---|---|---|---|---|\n");
            for (ConfigKey<?> key : section.keys()) {
                table.append("| `").append(key.name()).append("`<br>`").append(key.environmentVariable());
                table.append("` | ").append(key.expected()).append(" | ").append(ConfigKeys.showDefault(key));
                table.append(" | ").append(key.isAdjustable() ? "yes" : "no");
                table.append(" | ").append(key.description()).append(" |\n");
            }
        }
        return table.append('\n').toString();
    }
}
