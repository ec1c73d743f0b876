package dev.hearth.p2p.discovery;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file a person wrote is not what it should be. The message is one line for that person:
 * {@code topology.json line 7: localRoots[0].accessPoints[1].port: found "3001", expected a whole number of 1 to 65535}.
 */
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final String key;

    /**
     * @param file its name, as the person knows it
     * @param line counted from 1, 0 when no line is to blame
     * @param key the path of the key, empty for the file as a whole
     * @param found what is there, described and cut
     * @param expected what should be there
     */
    public FileFormatException(String file, int line, String key, String found, String expected) {
        super(file + (line > 0 ? " line " + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + "found " + found
                + ", expected " + expected);
        this.file = file;
        this.line = line;
        this.key = key;
    }

    /** The name of the file. */
    public String file() {
        return file;
    }

    /** The line, counted from 1; 0 when no line is to blame. */
    public int line() {
        return line;
    }

    /** The path of the key, such as {@code localRoots[0].valency}; null when the whole file is meant. */
    public @Nullable String key() {
        return key.isEmpty() ? null : key;
    }
}
