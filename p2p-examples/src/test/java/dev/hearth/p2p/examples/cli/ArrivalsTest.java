package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code hearth node} tells of inbound connections, of few and of floods. */
class ArrivalsTest {
    private final AtomicLong nanos = new AtomicLong();

    private static NodeEvent changed(
            long connection, Attempt.Direction direction, Stage stage, @Nullable DisconnectReason reason) {
        PeerAddress peer = PeerAddress.ipv4(0x15010001, (int) connection);
        return new NodeEvent.PeerChanged(connection, peer, direction, stage, null, null, reason, "");
    }

    private static void handshaking(Arrivals arrivals, long connection) {
        arrivals.event(changed(connection, Attempt.Direction.INBOUND, Stage.HANDSHAKING, null));
    }

    private static void closed(Arrivals arrivals, long connection, DisconnectReason reason) {
        arrivals.event(changed(connection, Attempt.Direction.INBOUND, Stage.CLOSED, reason));
    }

    private List<String> json(Consumer<Arrivals> story) {
        StringWriter said = new StringWriter();
        try (LineOutput output = new LineOutput(new PrintWriter(said), () -> {})) {
            story.accept(new Arrivals(new JsonNodeReport(output, Hash::toString), nanos::get));
        }
        return said.toString().lines().toList();
    }

    @Test
    void tellsEveryStageOfFew() {
        List<String> lines = json(arrivals -> {
            for (int i = 1; i <= 20; i++) {
                handshaking(arrivals, i);
                closed(arrivals, i, DisconnectReason.HANDSHAKE_TIMEOUT);
            }
            arrivals.summarise();
        });
        assertThat(lines).hasSize(40).allMatch(line -> line.contains("\"event\":\"peer\""));
    }

    @Test
    void countsAFloodByReason() {
        List<String> lines = json(arrivals -> {
            for (int i = 1; i <= 520; i++) {
                handshaking(arrivals, i);
                closed(
                        arrivals,
                        i,
                        i % 5 == 0 ? DisconnectReason.CLOSED_BY_PEER : DisconnectReason.TRANSPORT_HANDSHAKE_FAILED);
            }
            arrivals.summarise();
            arrivals.summarise();
        });
        assertThat(lines).hasSize(41);
        assertThat(lines.get(40))
                .contains("\"event\":\"flood\",\"direction\":\"inbound\",\"connections\":500")
                .endsWith("\"reasons\":{\"transport_handshake_failed\":400,\"closed_by_peer\":100}}");
    }

    @Test
    void tellsInAFloodWhoBecomesActiveFromItsBeginning() {
        List<String> lines = json(arrivals -> {
            for (int i = 1; i <= 100; i++) {
                handshaking(arrivals, i);
            }
            arrivals.event(changed(99, Attempt.Direction.INBOUND, Stage.ACTIVE, null));
            closed(arrivals, 99, DisconnectReason.CONNECTION_LOST);
            arrivals.summarise();
        });
        assertThat(lines).hasSize(23);
        assertThat(lines.subList(20, 23))
                .allMatch(line -> line.contains("\"connection\":99"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("handshaking"),
                        line -> assertThat(line).contains("active"),
                        line -> assertThat(line).contains("closed"));
    }

    @Test
    void tellsOneByOneAgainWhenTheFloodIsOver() {
        List<String> lines = json(arrivals -> {
            for (int i = 1; i <= 100; i++) {
                handshaking(arrivals, i);
            }
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
            handshaking(arrivals, 101);
        });
        assertThat(lines).hasSize(21);
    }

    @Test
    void dialledConnectionsAreNeverHeldBack() {
        List<String> lines = json(arrivals -> {
            for (int i = 1; i <= 100; i++) {
                arrivals.event(changed(i, Attempt.Direction.OUTBOUND, Stage.HANDSHAKING, null));
            }
        });
        assertThat(lines).hasSize(100);
    }

    @Test
    void tellsPeopleInOneLine() {
        StringWriter said = new StringWriter();
        try (LineOutput output = new LineOutput(new PrintWriter(said), () -> {})) {
            Arrivals arrivals = new Arrivals(new TextNodeReport(output, Hash::toString, false), nanos::get);
            for (int i = 1; i <= 30; i++) {
                handshaking(arrivals, i);
            }
            closed(arrivals, 29, DisconnectReason.PROTOCOL_VIOLATION);
            closed(arrivals, 30, DisconnectReason.HANDSHAKE_TIMEOUT);
            arrivals.summarise();
        }
        assertThat(said.toString().lines())
                .containsExactly(
                        "2 inbound connections of a flood ended before they were active: 1 handshake_timeout, 1"
                                + " protocol_violation");
    }
}
