package dev.hearth.p2p.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of messages a protocol counts by name, at most 126; whatever a peer makes up is none of them. Immutable. */
public final class MessageTypes {
    private static final int MOST = Byte.MAX_VALUE - 1;

    private final List<String> names;
    private final Map<String, Integer> indexes = new LinkedHashMap<>();

    /** Types of these names, all different. */
    public MessageTypes(List<String> names) {
        this.names = List.copyOf(names);
        this.names.forEach(name -> indexes.put(name, indexes.size()));
        if (indexes.size() != names.size() || names.size() > MOST) {
            throw new IllegalArgumentException("types have at most " + MOST + " names, all different: " + names);
        }
    }

    /** 0 and up for a type that is counted by name, {@link #others} for all else. */
    int indexOf(@Nullable String name) {
        return name == null ? others() : indexes.getOrDefault(name, others());
    }

    int others() {
        return names.size();
    }

    String name(int index) {
        return index == others() ? MessageCounts.OTHER : names.get(index);
    }
}
