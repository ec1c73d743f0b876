package dev.hearth.p2p.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documents name exists. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CLASS = Pattern.compile("`(dev\\.hearth\\.p2p\\.[a-z.]*[A-Z]\\w+)`");

    @Test
    void everyClassOnTheWayOfAByteExists() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/architecture.md"));
        List<String> missing = new ArrayList<>();
        List<String> named = new ArrayList<>();
        Matcher matcher = CLASS.matcher(page);
        while (matcher.find()) {
            named.add(matcher.group(1));
            try {
                Class.forName(matcher.group(1), false, getClass().getClassLoader());
            } catch (ClassNotFoundException e) {
                missing.add(matcher.group(1));
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).hasSizeGreaterThan(10);
    }

    @Test
    void readmeShowsTheEmbeddingExampleAsItIs() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String snippet = readme.substring(readme.indexOf("```java\n") + 8);
        snippet = snippet.substring(0, snippet.indexOf("```"));
        Path example =
                ROOT.resolve("p2p-examples/src/main/java/dev/hearth/p2p/examples/embedding/EmbeddingExample.java");
        assertThat(lines(Files.readString(example))).containsSubsequence(lines(snippet));
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toList());
    }
}
