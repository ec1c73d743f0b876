package dev.hearth.p2p.discovery.topology;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The format of cardano-governor §8.1. */
final class CurrentFormat {
    private static final List<String> NAMES =
            List.of("localRoots", "publicRoots", "bootstrapPeers", "useLedgerAfterSlot", "peerSnapshotFile");
    private static final List<String> LOCAL_NAMES = List.of(
            "accessPoints",
            "hotValency",
            "valency",
            "warmValency",
            "advertise",
            "trustable",
            "diffusionMode",
            "behindFirewall");
    private static final List<String> PUBLIC_NAMES = List.of("accessPoints", "advertise");
    private static final String VALENCY = "a whole number of 0 to " + LocalRoots.MOST_VALENCY;
    private static final String ACCESS_POINTS = "an array of access points";

    private final Warnings warnings;
    private final AccessPoints accessPoints;

    CurrentFormat(Warnings warnings) {
        this.warnings = warnings;
        accessPoints = new AccessPoints(warnings);
    }

    Topology topology(JsonValue root) throws FileFormatException {
        warnings.ignoreAllBut(root, NAMES);
        List<LocalRoots> localRoots = new ArrayList<>();
        for (JsonValue group : root.required("localRoots", "an array of groups").elements()) {
            localRoots.add(localRoots(group));
        }
        List<PublicRoots> publicRoots = new ArrayList<>();
        for (JsonValue group :
                root.required("publicRoots", "an array of groups").elements()) {
            publicRoots.add(publicRoots(group));
        }
        JsonValue bootstrap = root.optional("bootstrapPeers");
        Optional<List<AccessPoint>> bootstrapPeers =
                bootstrap == null ? Optional.empty() : Optional.of(bootstrapPeers(bootstrap, localRoots));
        OptionalLong ledger = useLedgerAfterSlot(root);
        return new Topology(localRoots, publicRoots, bootstrapPeers, ledger, peerSnapshotFile(root, ledger));
    }

    private LocalRoots localRoots(JsonValue group) throws FileFormatException {
        warnings.ignoreAllBut(group, LOCAL_NAMES);
        List<AccessPoint> members = accessPoints.all(group.required("accessPoints", ACCESS_POINTS));
        int hotValency = hotValency(group);
        JsonValue warm = group.optional("warmValency");
        return new LocalRoots(
                members,
                hotValency,
                warm == null ? hotValency : valency(warm),
                flag(group, "advertise"),
                flag(group, "trustable"),
                diffusionMode(group.optional("diffusionMode")),
                flag(group, "behindFirewall"));
    }

    /** The older of the two names is tried first, as the reference does. */
    private int hotValency(JsonValue group) throws FileFormatException {
        JsonValue old = group.optional("valency");
        JsonValue current = group.optional("hotValency");
        if (old == null) {
            return valency(current == null ? group.required("hotValency", VALENCY) : current);
        }
        if (current != null && valency(current) != valency(old)) {
            warnings.add(group, "valency is used and hotValency, which differs, is not");
        }
        return valency(old);
    }

    static int valency(JsonValue value) throws FileFormatException {
        return value.wholeNumber(0, LocalRoots.MOST_VALENCY);
    }

    private PublicRoots publicRoots(JsonValue group) throws FileFormatException {
        warnings.ignoreAllBut(group, PUBLIC_NAMES);
        return new PublicRoots(
                accessPoints.all(group.required("accessPoints", ACCESS_POINTS)), flag(group, "advertise"));
    }

    private List<AccessPoint> bootstrapPeers(JsonValue array, List<LocalRoots> localRoots) throws FileFormatException {
        List<AccessPoint> peers = accessPoints.all(array);
        boolean trustable = localRoots.stream()
                .anyMatch(group -> group.trustable() && !group.accessPoints().isEmpty());
        if (peers.isEmpty() && !trustable) {
            throw array.error("an empty array and no trustable local roots", "at least one peer to sync from, or null");
        }
        return peers;
    }

    static OptionalLong useLedgerAfterSlot(JsonValue root) throws FileFormatException {
        JsonValue slot = root.optional("useLedgerAfterSlot");
        long after = slot == null ? -1 : slot.wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);
        return after < 0 ? OptionalLong.empty() : OptionalLong.of(after);
    }

    private Optional<String> peerSnapshotFile(JsonValue root, OptionalLong ledger) throws FileFormatException {
        JsonValue file = root.optional("peerSnapshotFile");
        if (file == null) {
            return Optional.empty();
        }
        String name = file.text("a path");
        if (ledger.isEmpty()) {
            warnings.add(file, "is ignored, as useLedgerAfterSlot says never");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    static boolean flag(JsonValue object, String name) throws FileFormatException {
        JsonValue flag = object.optional(name);
        return flag != null && flag.truth();
    }

    private static DiffusionMode diffusionMode(@Nullable JsonValue value) throws FileFormatException {
        if (value == null) {
            return DiffusionMode.INITIATOR_AND_RESPONDER;
        }
        String expected = "\"InitiatorOnly\" or \"InitiatorAndResponder\"";
        String text = value.text(expected);
        for (DiffusionMode mode : DiffusionMode.values()) {
            if (mode.text().equals(text)) {
                return mode;
            }
        }
        throw value.error(expected);
    }
}
