package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.RoutineInfo;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.MessageCount;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.PeerText;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How what a node tells of itself is written: names as in the events, durations in milliseconds, null for unknown. */
final class Answers {
    private Answers() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static Answer peers(List<PeerInfo> peers) {
        ObjectNode fields = object();
        ArrayNode array = fields.putArray("peers");
        List<String> lines = new ArrayList<>();
        for (PeerInfo peer : peers) {
            array.add(peer(peer));
            lines.add(line(peer));
        }
        lines.add(count(peers.size(), "connection"));
        return new Answer("peers", fields, lines);
    }

    private static ObjectNode peer(PeerInfo peer) {
        ObjectNode json = object().put("connection", peer.connection())
                .put("address", peer.address().toString())
                .put("direction", lowerCase(peer.direction()))
                .put("kind", lowerCase(peer.kind()))
                .put("state", lowerCase(peer.stage()))
                .put("temperature", lowerCase(peer.temperature()))
                .put("usedByUs", peer.usedByUs())
                .put("usedByPeer", peer.usedByPeer())
                .put("remoteUse", lowerCase(peer.remoteUse()));
        profile(json, peer.profile());
        json.put("listenAddress", text(peer.listenAddress()))
                .put("observedAddress", text(peer.observedAddress()))
                .put("anchor", peer.anchor())
                .put("misbehaviour", peer.misbehaviour())
                .put("roundTripMicros", peer.roundTripMicros())
                .put("leastRoundTripMicros", peer.leastRoundTripMicros())
                .put("clockOffsetMicros", peer.clockOffsetMicros())
                .put("connectedMillis", peer.connected().toMillis())
                .put("sinceReceivedMillis", peer.sinceReceived().toMillis())
                .put("sinceSentMillis", peer.sinceSent().toMillis())
                .put("sinceBlockMillis", millis(peer.sinceBlock()))
                .put("sinceItemMillis", millis(peer.sinceItem()))
                .put("bytesReceived", peer.received())
                .put("bytesSent", peer.sent())
                .put("syncInFlight", peer.syncInFlight())
                .put("relayInFlight", peer.relayInFlight());
        messages(json.putObject("messagesReceived"), peer.receivedMessages());
        messages(json.putObject("messagesSent"), peer.sentMessages());
        ArrayNode permissions = json.putArray("permissions");
        peer.permissions().list().stream().map(Permission::text).forEach(permissions::add);
        return json;
    }

    private static void messages(ObjectNode json, List<MessageCount> counts) {
        for (MessageCount count : counts) {
            json.putObject(count.type()).put("messages", count.messages()).put("bytes", count.bytes());
        }
    }

    private static void profile(ObjectNode json, @Nullable PeerProfile profile) {
        NodeIdentity identity = profile == null ? null : profile.identity();
        json.put("agent", profile == null ? null : profile.agent())
                .put("nodeId", identity == null ? null : identity.nodeId().toString())
                .put("key", identity == null ? null : identity.key().toString())
                .put("version", profile == null ? null : profile.version())
                .put("head", profile == null || profile.head() < 0 ? null : profile.head());
        ArrayNode addresses = json.putArray("listenAddresses");
        ArrayNode types = json.putArray("messageTypes");
        if (profile != null) {
            profile.listenAddresses().forEach(address -> addresses.add(address.toString()));
            profile.messageTypes().forEach(types::add);
        }
    }

    private static String line(PeerInfo peer) {
        String agent = peer.profile() == null
                ? ""
                : ", " + PeerText.printable(peer.profile().agent());
        String roundTrip = peer.roundTripMicros() == 0 ? "" : ", " + peer.roundTripMicros() / 1_000 + " ms away";
        return peer.connection() + "  " + peer.address() + "  " + lowerCase(peer.temperature()) + ", "
                + lowerCase(peer.kind()) + ", " + lowerCase(peer.stage()) + " for "
                + peer.connected().toSeconds() + " s" + agent + roundTrip + ", " + ByteText.of(peer.received())
                + " in, " + ByteText.of(peer.sent()) + " out";
    }

    static Answer routines(List<RoutineInfo> routines) {
        ObjectNode fields = object();
        ArrayNode array = fields.putArray("routines");
        List<String> lines = new ArrayList<>();
        for (RoutineInfo routine : routines) {
            boolean hasRun = !routine.sinceLastRun().isNegative();
            array.addObject()
                    .put("name", routine.name())
                    .put("description", routine.description())
                    .put("intervalMillis", routine.interval().toMillis())
                    .put("running", routine.running())
                    .put("runs", routine.runs())
                    .put("failures", routine.failures())
                    .put("sinceLastRunMillis", hasRun ? routine.sinceLastRun().toMillis() : null);
            lines.add(routine.name() + "  " + (routine.running() ? "every " : "stopped, every ")
                    + routine.interval().toMillis() + " ms, " + routine.runs() + " runs, " + routine.failures()
                    + " failures: " + routine.description());
        }
        return new Answer("routines", fields, lines);
    }

    static Answer bans(List<Ban> bans) {
        ObjectNode fields = object();
        ArrayNode array = fields.putArray("bans");
        List<String> lines = new ArrayList<>();
        for (Ban ban : bans) {
            String until = ban.isPermanent() ? null : time(ban.untilSeconds());
            array.addObject()
                    .put("subject", ban.subject().toString())
                    .put("since", time(ban.createdSeconds()))
                    .put("until", until)
                    .put("reason", ban.reason());
            lines.add(ban.subject() + "  until " + (until == null ? "it is lifted" : until) + ": " + ban.reason());
        }
        lines.add(count(bans.size(), "ban"));
        return new Answer("bans", fields, lines);
    }

    /** An answer of one line. */
    static Answer line(String command, ObjectNode fields, String line) {
        return new Answer(command, fields, List.of(line));
    }

    static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Seconds since the epoch as ISO 8601 in UTC. */
    static String time(long epochSeconds) {
        return Instant.ofEpochSecond(epochSeconds).toString();
    }

    private static @Nullable String text(@Nullable PeerAddress address) {
        return address == null ? null : address.toString();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
