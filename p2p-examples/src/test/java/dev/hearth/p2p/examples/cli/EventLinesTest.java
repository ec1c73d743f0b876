package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.Reachability;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.trust.Call;
import dev.hearth.p2p.trust.Permissions;
import dev.hearth.p2p.trust.Refusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every event of a node has a line in {@code hearth node --json}, and a row in docs/events.md. */
class EventLinesTest {
    private static final PeerAddress PEER = PeerAddress.parse("21.1.0.1:1776");
    private static final ChainEntry BLOCK = new ChainEntry(Hash.zero(20), 7, Hash.zero(20), 1_700_000_000);

    private static final List<NodeEvent> ALL = List.of(
            new NodeEvent.Listening(PEER),
            new NodeEvent.PeerChanged(1, PEER, Attempt.Direction.INBOUND, Stage.ACTIVE, "agent", "02", null, ""),
            new NodeEvent.Promoted(PEER, Temperature.COLD, Temperature.WARM, "reason"),
            new NodeEvent.Demoted(PEER, Temperature.HOT, Temperature.WARM, "reason"),
            new NodeEvent.Banned("21.0.0.0/8", null, "reason"),
            new NodeEvent.PermissionsChanged(1, PEER, Permissions.ALL, "reason"),
            new NodeEvent.TrustFailed(1, PEER, NodeEvent.TrustFailed.Cause.LATE, Permissions.NONE),
            new NodeEvent.CallRefused(1, PEER, new Refusal(Call.ANNOUNCED, Refusal.Ground.INITIATOR_ONLY)),
            new NodeEvent.BlockAccepted(BLOCK),
            new NodeEvent.ItemAccepted(ItemType.TRANSACTION, Hash.zero(20)),
            new NodeEvent.Synced(BLOCK),
            new NodeEvent.Reachability(Reachability.REACHABLE, PEER),
            new NodeEvent.Reorganised(BLOCK, BLOCK, 1));

    @Test
    void everyEventHasALineThatIsDocumented() throws Exception {
        assertThat(ALL).extracting(event -> (Object) event.getClass()).containsExactlyInAnyOrder((Object[])
                NodeEvent.class.getPermittedSubclasses());
        List<String> table = Files.readAllLines(Path.of("../docs/events.md"));
        for (NodeEvent event : ALL) {
            JsonNode line = line(event);
            assertThat(table)
                    .as("%s", line)
                    .anySatisfy(row -> assertThat(row)
                            .startsWith("| ")
                            .contains("`" + line.get("event").asText() + "`")
                            .contains("`" + event.getClass().getSimpleName() + "`")
                            .contains(fields(line)));
        }
    }

    private static JsonNode line(NodeEvent event) throws Exception {
        StringWriter said = new StringWriter();
        try (LineOutput output = new LineOutput(new PrintWriter(said), () -> {})) {
            new JsonNodeReport(output, Hash::toString).event(event);
        }
        return new ObjectMapper().readTree(said.toString());
    }

    /** The names of what is particular to the event, as the table writes them. */
    private static List<String> fields(JsonNode line) {
        List<String> fields = new ArrayList<>();
        for (Iterator<String> names = line.fieldNames(); names.hasNext(); ) {
            fields.add("`" + names.next() + "`");
        }
        fields.removeAll(List.of("`at`", "`event`"));
        return fields;
    }
}
