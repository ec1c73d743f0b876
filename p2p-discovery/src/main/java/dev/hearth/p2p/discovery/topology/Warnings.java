package dev.hearth.p2p.discovery.topology;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** What is odd about a file. Bounded: the first few are told, of the rest only how many they are. */
final class Warnings {
    private static final int MOST = 20;
    private static final int MOST_NAMES = 8;

    private final String file;
    private final List<String> sentences = new ArrayList<>();
    private final List<String> ignoredKeys = new ArrayList<>();
    private int ignored;
    private int untold;

    Warnings(String file) {
        this.file = file;
    }

    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(file + ": " + sentence);
        } else {
            untold++;
        }
    }

    void add(JsonValue where, String sentence) {
        add(where.path() + ": " + sentence);
    }

    /** Notes all names of an object that are not among these. */
    void ignoreAllBut(JsonValue object, List<String> names) throws FileFormatException {
        for (JsonValue member : object.members().values()) {
            if (!names.contains(member.name())) {
                ignored++;
                if (ignoredKeys.size() < MOST_NAMES) {
                    ignoredKeys.add(member.path());
                }
            }
        }
    }

    List<String> all() {
        List<String> all = new ArrayList<>(sentences);
        if (untold > 0) {
            all.add(file + ": and " + untold + " more warnings");
        }
        if (ignored > 0) {
            int rest = ignored - ignoredKeys.size();
            all.add(file + ": unknown keys are ignored: " + String.join(", ", ignoredKeys)
                    + (rest > 0 ? " and " + rest + " more" : ""));
        }
        return all;
    }
}
