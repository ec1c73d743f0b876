package dev.hearth.p2p.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the system continues incomplete names: the part of {@code /etc/resolv.conf} that is not about servers. What cannot
 * be understood is skipped, as the system itself does.
 *
 * @param searchDomains what may be appended to a name, without dots around, at most {@value #MOST_DOMAINS}
 * @param dots a name with fewer inside is first tried with something appended
 */
record ResolverFile(List<String> searchDomains, int dots) {
    private static final int MOST_DOMAINS = 6;
    private static final int MOST_DOTS = 15;
    private static final String DOTS = "ndots:";

    ResolverFile {
        searchDomains = List.copyOf(searchDomains);
    }

    static ResolverFile parse(String content) {
        List<String> domains = List.of();
        int dots = 1;
        for (String line : content.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> values = words.subList(1, words.size());
            if (words.get(0).equals("search") || words.get(0).equals("domain")) { // The last one counts.
                domains = values.stream()
                        .map(ResolverFile::withoutDots)
                        .filter(domain -> !domain.isEmpty())
                        .limit(MOST_DOMAINS)
                        .toList();
            } else if (words.get(0).equals("options")) {
                for (String option : values) {
                    dots = option.startsWith(DOTS) ? dots(option.substring(DOTS.length()), dots) : dots;
                }
            }
        }
        return new ResolverFile(domains, dots);
    }

    private static String withoutDots(String domain) {
        return domain.toLowerCase(Locale.ROOT).replaceAll("^\\.+|\\.+$", "");
    }

    private static int dots(String number, int otherwise) {
        return number.matches("\\d{1,4}") ? Math.min(Integer.parseInt(number), MOST_DOTS) : otherwise;
    }

    /** The complete names to ask for, in this order, until one exists. */
    List<String> completions(String name) {
        if (name.endsWith(".")) {
            return List.of(name);
        }
        List<String> complete = new ArrayList<>();
        searchDomains.forEach(domain -> complete.add(name + "." + domain + "."));
        boolean first = name.chars().filter(c -> c == '.').count() >= dots;
        complete.add(first ? 0 : complete.size(), name + ".");
        return complete;
    }
}
