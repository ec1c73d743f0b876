package dev.hearth.p2p.config;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonFile;
import dev.hearth.p2p.discovery.json.JsonValue;
import dev.hearth.p2p.discovery.json.JsonValue.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file of the Cardano node (cardano-governor §1.3, §8.8), as JSON. What it says of peers becomes a
 * {@link NodeConfig}, big ledger peers as anchors; everything else is ignored with one warning.
 *
 * <p>The node has no limit of all connections. {@code limits.maxConnections} becomes what its accept limit and its targets
 * need together, up to 10,000.
 */
public final class CardanoConfig {
    /** What one of its keys says. */
    private record Key(String name, Meaning meaning) {}

    /** Takes over a value. */
    private interface Meaning {
        void take(JsonValue value, ConfigLayer.Builder layer) throws FileFormatException;
    }

    private static final int MOST_NAMED = 8;
    private static final int HARD_LIMIT = 512;
    private static final int SOFT_LIMIT = 384;
    /** With the most that targets may ask for, these are 10,000 connections. */
    private static final int MOST_HARD_LIMIT = 8_000;

    private static final String ACCEPT_LIMIT = "AcceptedConnectionsLimit";

    private static final List<Key> KEYS = List.of(
            same("TargetNumberOfRootPeers", ConfigKeys.TARGETS_ROOT),
            same("TargetNumberOfKnownPeers", ConfigKeys.TARGETS_KNOWN),
            same("TargetNumberOfEstablishedPeers", ConfigKeys.TARGETS_ESTABLISHED),
            same("TargetNumberOfActivePeers", ConfigKeys.TARGETS_ACTIVE),
            same("TargetNumberOfKnownBigLedgerPeers", ConfigKeys.TARGETS_KNOWN_ANCHORS),
            same("TargetNumberOfEstablishedBigLedgerPeers", ConfigKeys.TARGETS_ESTABLISHED_ANCHORS),
            same("TargetNumberOfActiveBigLedgerPeers", ConfigKeys.TARGETS_ACTIVE_ANCHORS),
            same("SyncTargetNumberOfRootPeers", ConfigKeys.SYNC_TARGETS_ROOT),
            same("SyncTargetNumberOfKnownPeers", ConfigKeys.SYNC_TARGETS_KNOWN),
            same("SyncTargetNumberOfEstablishedPeers", ConfigKeys.SYNC_TARGETS_ESTABLISHED),
            same("SyncTargetNumberOfActivePeers", ConfigKeys.SYNC_TARGETS_ACTIVE),
            same("SyncTargetNumberOfKnownBigLedgerPeers", ConfigKeys.SYNC_TARGETS_KNOWN_ANCHORS),
            same("SyncTargetNumberOfEstablishedBigLedgerPeers", ConfigKeys.SYNC_TARGETS_ESTABLISHED_ANCHORS),
            same("SyncTargetNumberOfActiveBigLedgerPeers", ConfigKeys.SYNC_TARGETS_ACTIVE_ANCHORS),
            same("PeerSharing", ConfigKeys.PEER_SHARING),
            same("EnableP2P", ConfigKeys.ENABLE_P2P),
            new Key("DiffusionMode", (value, layer) -> {
                boolean accept = isFirst(value, "InitiatorAndResponderDiffusionMode", "InitiatorOnlyDiffusionMode");
                layer.set(ConfigKeys.INBOUND_ACCEPT, accept, origin(value));
            }),
            new Key("ConsensusMode", (value, layer) -> {
                boolean genesis = isFirst(value, "GenesisMode", "PraosMode");
                layer.set(ConfigKeys.SYNC_TARGETS_ENABLED, genesis, origin(value));
            }),
            new Key(ACCEPT_LIMIT, CardanoConfig::takeAcceptLimit),
            new Key("EgressPollInterval", CardanoConfig::refuseEgressPollInterval));

    private CardanoConfig() {}

    /**
     * Reads a file of the Cardano node.
     *
     * @param fileName its name, for errors and warnings
     * @throws dev.hearth.p2p.runtime.ConfigurationException saying in one line what is wrong where
     */
    public static NodeConfig read(String fileName, byte[] content) {
        return NodeConfig.of(ConfigLayer.reading(() -> layer(JsonFile.read(fileName, content))));
    }

    /** Whether a file is the Cardano node's; {@link ConfigLayer#ofFile} has the rule. */
    static boolean recognises(JsonValue root) throws FileFormatException {
        JsonValue cardano = null;
        JsonValue hearth = null;
        for (JsonValue member : root.members().values()) {
            if (isCardano(member.name())) {
                cardano = cardano == null ? member : cardano;
            } else if (HearthForm.knows(member)) {
                hearth = hearth == null ? member : hearth;
            }
        }
        if (cardano != null && hearth != null) {
            throw hearth.error("this key of Hearth beside " + cardano.name(), "keys of Hearth or of the Cardano node");
        }
        return cardano != null;
    }

    private static boolean isCardano(String name) {
        return find(name).isPresent() || name.equals("Protocol") || name.endsWith("GenesisFile");
    }

    private static Optional<Key> find(String name) {
        return KEYS.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    static ConfigLayer layer(JsonValue root) throws FileFormatException {
        ConfigLayer.Builder layer = ConfigLayer.builder();
        Origin implied = new Origin(Origin.Layer.FILE, root.file() + ", the Cardano node's default");
        layer.set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(HARD_LIMIT), implied);
        layer.set(ConfigKeys.LIMITS_INBOUND_SOFT, Optional.of(SOFT_LIMIT), implied);
        List<String> ignored = new ArrayList<>();
        for (JsonValue member : root.members().values()) {
            Optional<Key> key = find(member.name());
            if (key.isEmpty()) {
                ignored.add(JsonValue.cut(member.name()));
            } else if (member.kind() != Kind.NULL) { // To the node null says the same as no key.
                key.get().meaning().take(member, layer);
            }
        }
        Origin needed = new Origin(Origin.Layer.FILE, root.file() + ", the sum of accept limit and targets");
        layer.set(ConfigKeys.LIMITS_MAX_CONNECTIONS, connectionsNeeded(layer), needed);
        if (!ignored.isEmpty()) {
            layer.warn(summary(root.file(), ignored));
        }
        return layer.build();
    }

    private static Key same(String name, ConfigKey<?> key) {
        return new Key(name, (value, layer) -> layer.setJson(key, value, origin(value)));
    }

    private static Origin origin(JsonValue value) {
        return new Origin(Origin.Layer.FILE, value.file() + " line " + value.line() + ", " + value.path());
    }

    private static boolean isFirst(JsonValue value, String first, String second) throws FileFormatException {
        String expected = "\"" + first + "\" or \"" + second + "\"";
        String text = value.text(expected);
        if (!text.equals(first) && !text.equals(second)) {
            throw value.error(expected);
        }
        return text.equals(first);
    }

    private static void takeAcceptLimit(JsonValue value, ConfigLayer.Builder layer) throws FileFormatException {
        String number = "a whole number of 0 to " + MOST_HARD_LIMIT;
        JsonValue hard = value.required("hardLimit", number);
        JsonValue soft = value.required("softLimit", number);
        JsonValue delay = value.required("delay", ConfigKeys.LIMITS_ACCEPT_DELAY.expected());
        layer.set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(hard.wholeNumber(0, MOST_HARD_LIMIT)), origin(hard));
        layer.set(ConfigKeys.LIMITS_INBOUND_SOFT, Optional.of(soft.wholeNumber(0, MOST_HARD_LIMIT)), origin(soft));
        layer.setJson(ConfigKeys.LIMITS_ACCEPT_DELAY, delay, origin(delay));
    }

    /** Checked as the node does, and said to be without effect: Hearth sends what is ready at once. */
    private static void refuseEgressPollInterval(JsonValue value, ConfigLayer.Builder layer)
            throws FileFormatException {
        String expected = "a number of seconds of 0 to 0.2";
        BigDecimal seconds = value.number(expected);
        if (seconds.signum() < 0 || seconds.compareTo(new BigDecimal("0.2")) > 0) {
            throw value.error(expected);
        }
        if (seconds.signum() > 0) {
            layer.warn(value.file() + " line " + value.line() + ": EgressPollInterval has no effect here");
        }
    }

    private static int connectionsNeeded(ConfigLayer.Builder layer) {
        int targets =
                number(layer, ConfigKeys.TARGETS_ESTABLISHED) + number(layer, ConfigKeys.TARGETS_ESTABLISHED_ANCHORS);
        int syncTargets = number(layer, ConfigKeys.SYNC_TARGETS_ESTABLISHED)
                + number(layer, ConfigKeys.SYNC_TARGETS_ESTABLISHED_ANCHORS);
        int inbound = layer.get(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(HARD_LIMIT))
                .orElse(HARD_LIMIT);
        return Math.max(1, inbound + Math.max(targets, syncTargets));
    }

    private static int number(ConfigLayer.Builder layer, ConfigKey<Integer> key) {
        return layer.get(key, key.defaultValue());
    }

    private static String summary(String file, List<String> ignored) {
        String count = ignored.size() == 1 ? "one key is" : ignored.size() + " keys are";
        StringBuilder summary = new StringBuilder(file + ": " + count + " without meaning here and ignored: ");
        summary.append(String.join(", ", ignored.subList(0, Math.min(MOST_NAMED, ignored.size()))));
        if (ignored.size() > MOST_NAMED) {
            summary.append(" and ").append(ignored.size() - MOST_NAMED).append(" more");
        }
        int suspects = 0;
        for (String name : ignored) {
            String meant = misspelt(name);
            if (meant != null && suspects++ < MOST_NAMED) {
                summary.append("; is ")
                        .append(name)
                        .append(" meant to be ")
                        .append(meant)
                        .append('?');
            }
        }
        return summary.toString();
    }

    private static @Nullable String misspelt(String name) {
        return KEYS.stream()
                .map(Key::name)
                .filter(known -> Nearest.distance(name, known) <= 2)
                .findFirst()
                .orElse(null);
    }
}
