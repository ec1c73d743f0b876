package dev.hearth.p2p.discovery.topology;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonFile;
import dev.hearth.p2p.discovery.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A topology file that was read.
 *
 * @param topology what it says
 * @param format how it says it
 * @param warnings what is odd about it, a sentence each, beginning with the name of the file
 */
public record TopologyFile(Topology topology, Format format, List<String> warnings) {
    /** The formats, told apart by the names at the top of the file. */
    public enum Format {
        /** {@code localRoots}, {@code publicRoots} (cardano-governor §8.1). */
        CURRENT("localRoots", "publicRoots"),
        /** {@code LocalRoots}, {@code PublicRoots}, of the early peer-to-peer releases (cardano-governor §8.2). */
        FIRST("LocalRoots", "PublicRoots"),
        /** {@code Producers}, from before there were any (cardano-governor §8.3). */
        LEGACY("Producers", "Producers");

        private final String first;
        private final String second;

        Format(String first, String second) {
            this.first = first;
            this.second = second;
        }

        private boolean isIn(JsonValue root) throws FileFormatException {
            return root.members().containsKey(first) || root.members().containsKey(second);
        }
    }

    /** Copies the list. */
    public TopologyFile {
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file of any format.
     *
     * @param fileName its name, for errors and warnings
     * @throws FileFormatException saying in one line what is wrong where
     */
    public static TopologyFile read(String fileName, byte[] content) throws FileFormatException {
        JsonValue root = JsonFile.read(fileName, content);
        Format format = formatOf(root);
        Warnings warnings = new Warnings(fileName);
        Topology topology = switch (format) {
            case CURRENT -> new CurrentFormat(warnings).topology(root);
            case FIRST -> new FirstFormat(warnings).topology(root);
            case LEGACY -> new LegacyFormat(warnings).topology(root);
        };
        return new TopologyFile(topology, format, warnings.all());
    }

    private static Format formatOf(JsonValue root) throws FileFormatException {
        List<Format> formats = new ArrayList<>();
        for (Format format : Format.values()) {
            if (format.isIn(root)) {
                formats.add(format);
            }
        }
        if (formats.isEmpty()) {
            throw root.error("none of the names of a topology", "localRoots and publicRoots");
        }
        if (formats.size() > 1) {
            throw root.error(
                    formats.get(0).first + " and " + formats.get(1).first + " together", "the names of one format");
        }
        return formats.get(0);
    }
}
