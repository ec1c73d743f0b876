package dev.hearth.p2p.discovery.topology;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The grammar of names: labels of 1 to 63 letters, digits, hyphens and underscores, 253 characters in all. */
final class DnsName {
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;

    private DnsName() {}

    /**
     * The one form of a name, in lower case and without a trailing dot; null when it is none. A name whose last label
     * is a number is none: it is a mistyped address.
     */
    static @Nullable String canonical(String text) {
        String name = (text.endsWith(".") ? text.substring(0, text.length() - 1) : text).toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > LONGEST) {
            return null;
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                return null;
            }
        }
        String last = labels[labels.length - 1];
        return last.chars().allMatch(c -> c >= '0' && c <= '9') ? null : name;
    }

    /** A name with a dot inside gets a trailing one; a single label may be a host of the local network. */
    static String absolute(String name) {
        return name.indexOf('.') < 0 ? name : name + ".";
    }

    private static boolean isLabel(String label) {
        if (label.isEmpty() || label.length() > LONGEST_LABEL || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        return label.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
    }
}
