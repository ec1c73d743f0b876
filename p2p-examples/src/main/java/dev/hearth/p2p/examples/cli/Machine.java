package dev.hearth.p2p.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What figures were measured on.
 *
 * @param processor its name, as far as the system tells
 */
record Machine(String processor, int processors, String system, String java, String hearth) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine here() {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().toString(),
                ProgramVersion.number());
    }

    private static String processorName() {
        try {
            for (String line : Files.readAllLines(PROCESSORS)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException notLinux) {
            // The architecture will do.
        }
        return System.getProperty("os.arch");
    }
}
