package dev.hearth.p2p;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;

/** Runs a main class of the test tree in a JVM of its own, with the class path of this one. */
public final class JavaProcess {
    private JavaProcess() {}

    /** What a finished process left: its exit code and what it wrote to both outputs, without outer blanks. */
    public record Result(int exitCode, String output) {}

    /** Runs to the end in the JDK under {@code javaHome}. */
    public static Result run(Path javaHome, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.add("-Xmx256m");
        if (feature(javaHome) >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.strip());
    }

    /** The JDK of this process. */
    public static Path currentHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The current JDK and, of every other version from 17 on installed beside it or at {@code JAVA_HOME}, one. */
    public static List<Path> installedHomes() throws IOException {
        TreeMap<Integer, Path> homes = new TreeMap<>();
        List<Path> candidates = new ArrayList<>();
        candidates.add(currentHome());
        String configured = System.getenv("JAVA_HOME");
        if (configured != null) {
            candidates.add(Path.of(configured));
        }
        Path siblings = currentHome().toRealPath().getParent();
        if (siblings != null) {
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(siblings, Files::isDirectory)) {
                directories.forEach(candidates::add);
            }
        }
        for (Path home : candidates) {
            int feature = feature(home);
            if (feature >= 17 && Files.isExecutable(home.resolve("bin/java"))) {
                homes.putIfAbsent(feature, home);
            }
        }
        return List.copyOf(homes.values());
    }

    /** The version a JDK states in its {@code release} file, 0 when it states none. */
    private static int feature(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return 0;
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        String first = version.split("[.\\-+]", 2)[0];
        return first.matches("\\d+") ? Integer.parseInt(first) : 0;
    }
}
