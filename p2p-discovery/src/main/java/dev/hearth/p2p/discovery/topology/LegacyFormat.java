package dev.hearth.p2p.discovery.topology;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The format of cardano-governor §8.3, from before peers were found by themselves: each producer becomes a group. */
final class LegacyFormat {
    private static final List<String> NAMES = List.of("addr", "port", "valency");

    private final Warnings warnings;

    LegacyFormat(Warnings warnings) {
        this.warnings = warnings;
    }

    Topology topology(JsonValue root) throws FileFormatException {
        warnings.add("Producers is deprecated, please write localRoots and publicRoots");
        warnings.ignoreAllBut(root, List.of("Producers"));
        List<LocalRoots> groups = new ArrayList<>();
        for (JsonValue producer :
                root.required("Producers", "an array of producers").elements()) {
            LocalRoots group = group(producer);
            if (group.hotValency() > 0) {
                groups.add(group);
            }
        }
        return new Topology(groups, List.of(), Optional.empty(), OptionalLong.empty(), Optional.empty());
    }

    private LocalRoots group(JsonValue producer) throws FileFormatException {
        warnings.ignoreAllBut(producer, NAMES);
        AccessPoint point = new AccessPoints(warnings).producer(producer);
        int most = point instanceof AccessPoint.Literal ? 1 : LocalRoots.MOST_VALENCY;
        int valency =
                producer.required("valency", "a whole number of 0 to " + most).wholeNumber(0, most);
        return new LocalRoots(
                List.of(point), valency, valency, false, false, DiffusionMode.INITIATOR_AND_RESPONDER, false);
    }
}
