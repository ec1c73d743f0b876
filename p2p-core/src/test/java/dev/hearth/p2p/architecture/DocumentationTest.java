package dev.hearth.p2p.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name exists. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(?:([a-z0-9.]*[A-Z]\\w*Test)|([a-z]\\w*))`");
    private static final Pattern PROPERTY = Pattern.compile("`(?:([A-Z]\\w+Test)\\b)?\\.?([a-z]\\w+)?`");
    private static final Pattern SUPERCLASS = Pattern.compile("class \\w+(?:<.*>)? extends (\\w+)");
    private static final Pattern ROW = Pattern.compile("D: ([^|.]+) \\|");
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

    @Test
    void everyTestOfTheBitcoinPageExists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (String row : rowsOfTheBitcoinPage()) {
            String test = "";
            Matcher matcher = TEST.matcher(row);
            while (matcher.find()) {
                named++;
                if (matcher.group(1) != null) {
                    String name = matcher.group(1);
                    test = sources.containsKey(name) ? name : "bitcoin." + name;
                }
                String searched = matcher.group(1) != null ? "class" : matcher.group(2) + "(";
                if (!withSuperclass(test, sources).contains(searched)) {
                    missing.add(test + " " + searched);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(150);
    }

    @Test
    void everyRowOfTheBitcoinPageNamesATestOrADifferenceThatExists() throws IOException {
        String differences = Files.readString(ROOT.resolve("docs/differences.md"));
        List<String> rows = rowsOfTheBitcoinPage();
        assertThat(rows).hasSize(19 + 39);
        assertThat(rows)
                .allMatch(row -> TEST.matcher(row).find() || ROW.matcher(row).find());
        List<String> missing = new ArrayList<>();
        for (String row : rows) {
            Matcher matcher = ROW.matcher(row);
            while (matcher.find()) {
                if (!differences.contains("\n| " + matcher.group(1) + " |")) {
                    missing.add(matcher.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyTestOfTheSimulationPageExists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (String row : Files.readAllLines(ROOT.resolve("docs/simulation.md"))) {
            if (!row.matches("\\| (§|[TDO]\\d).*")) {
                continue;
            }
            String test = "";
            Matcher matcher = PROPERTY.matcher(row);
            while (matcher.find()) {
                named++;
                test = matcher.group(1) == null ? test : matcher.group(1);
                String method = matcher.group(2);
                if (!source("." + test, sources).contains(method == null ? "class " + test : " " + method + "(")) {
                    missing.add(test + " " + method);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(70);
    }

    private static List<String> rowsOfTheBitcoinPage() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/bitcoin-tests.md")).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .collect(Collectors.toList());
    }

    /** Sources of all modules' tests by their names below our package. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (String module : List.of("p2p-crypto", "p2p-messages", "p2p-discovery", "p2p-core", "p2p-examples")) {
            Path tests = ROOT.resolve(module).resolve("src/test/java/dev/hearth/p2p");
            try (Stream<Path> files = Files.walk(tests)) {
                for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                    String name = tests.relativize(file).toString().replaceAll("[/\\\\]", ".");
                    sources.put(name.replaceAll("\\.java$", ""), Files.readString(file));
                }
            }
        }
        return sources;
    }

    private static String withSuperclass(String test, Map<String, String> sources) {
        String source = sources.getOrDefault(test, "");
        Matcher matcher = SUPERCLASS.matcher(source);
        if (!matcher.find()) {
            return source;
        }
        return source + source("." + matcher.group(1), sources);
    }

    /** The sources of all classes whose names end so, one after the other. */
    private static String source(String ending, Map<String, String> sources) {
        return sources.entrySet().stream()
                .filter(each -> each.getKey().endsWith(ending))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining());
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toList());
    }
}
