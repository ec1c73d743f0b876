package dev.hearth.p2p.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses what somebody meant to write. */
public final class Nearest {
    private Nearest() {}

    /** The known name that is least changes away, when that is few enough to be a guess; null when not. */
    public static @Nullable String to(String written, List<String> known) {
        String nearest = null;
        int least = Math.max(2, written.length() / 4) + 1;
        for (String name : known) {
            int distance = Math.min(distance(written, name), sameEnd(written, name) ? 1 : Integer.MAX_VALUE);
            if (distance < least) {
                nearest = name;
                least = distance;
            }
        }
        return nearest;
    }

    /** Whether a name was written without the group it belongs to, or in another one. */
    private static boolean sameEnd(String written, String known) {
        int dot = known.lastIndexOf('.');
        String end = written.substring(written.lastIndexOf('.') + 1);
        return dot >= 0 && end.equalsIgnoreCase(known.substring(dot + 1));
    }

    /** How many characters to add, remove, replace or swap with their neighbours, in whatever case. */
    static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] distances = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : next(distances, a, b, i, j);
            }
        }
        return distances[a.length()][b.length()];
    }

    private static int next(int[][] distances, String a, String b, int i, int j) {
        int replaced = distances[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
    }
}
