package dev.hearth.p2p.discovery.topology;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The format of cardano-governor §8.2, which only old files have. */
final class FirstFormat {
    private final Warnings warnings;
    private final AccessPoints accessPoints;

    FirstFormat(Warnings warnings) {
        this.warnings = warnings;
        accessPoints = new AccessPoints(warnings);
    }

    Topology topology(JsonValue root) throws FileFormatException {
        warnings.add("LocalRoots and PublicRoots are deprecated, please write localRoots and publicRoots");
        warnings.ignoreAllBut(root, List.of("LocalRoots", "PublicRoots", "useLedgerAfterSlot"));
        List<LocalRoots> localRoots = new ArrayList<>();
        JsonValue local = root.required("LocalRoots", "an object with groups");
        warnings.ignoreAllBut(local, List.of("groups"));
        for (JsonValue group : local.required("groups", "an array of groups").elements()) {
            localRoots.add(localRoots(group));
        }
        List<PublicRoots> publicRoots = new ArrayList<>();
        for (JsonValue group :
                root.required("PublicRoots", "an array of groups").elements()) {
            warnings.ignoreAllBut(group, List.of("publicRoots"));
            publicRoots.add(publicRoots(group.required("publicRoots", "an object with accessPoints")));
        }
        return new Topology(
                localRoots, publicRoots, Optional.empty(), CurrentFormat.useLedgerAfterSlot(root), Optional.empty());
    }

    private LocalRoots localRoots(JsonValue group) throws FileFormatException {
        warnings.ignoreAllBut(group, List.of("localRoots", "valency"));
        PublicRoots members = publicRoots(group.required("localRoots", "an object with accessPoints"));
        int valency =
                CurrentFormat.valency(group.required("valency", "a whole number of 0 to " + LocalRoots.MOST_VALENCY));
        return new LocalRoots(
                members.accessPoints(),
                valency,
                valency,
                members.advertise(),
                false,
                DiffusionMode.INITIATOR_AND_RESPONDER,
                false);
    }

    /** In this format local and public roots say the same of their members. */
    private PublicRoots publicRoots(JsonValue roots) throws FileFormatException {
        warnings.ignoreAllBut(roots, List.of("accessPoints", "advertise"));
        return new PublicRoots(
                accessPoints.all(roots.required("accessPoints", "an array of access points")),
                CurrentFormat.flag(roots, "advertise"));
    }
}
