package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.p2p.Node;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.Reachability;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code hearth node --firewall-check}: what is asked, and what is printed of the answer. */
@Timeout(180)
class FirewallCheckTest {
    private static final Hash CHAIN = Hash.parse("c0".repeat(32));
    private static final PeerAddress CALLED = PeerAddress.parse("21.1.0.1:1776");

    @TempDir
    Path directory;

    /** The same object, but for one of its methods. */
    private static <T> T with(Class<T> type, T original, String name, Function<Object[], Object> replacement) {
        Object changed = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getName().equals(name)
                        ? replacement.apply(arguments)
                        : method.invoke(original, arguments));
        return type.cast(changed);
    }

    /** Graphene, but whoever asks whether it can be called is told so without anybody dialling. */
    private static WireProtocol alwaysSaying(Reachability state) {
        WireProtocol graphene = GrapheneProtocol.of(CHAIN);
        return with(WireProtocol.class, graphene, "open", attempt -> {
            WireLink link = graphene.open((Attempt) attempt[0], (LocalNode) attempt[1]);
            return with(WireLink.class, link, "session", arguments -> {
                AtomicReference<Session> session = new AtomicReference<>();
                SessionEvents events =
                        with(SessionEvents.class, (SessionEvents) arguments[1], "reachabilityAsked", nothing -> {
                            session.get().answerReachability(state, CALLED);
                            return null;
                        });
                session.set(link.session((SessionContext) arguments[0], events));
                return session.get();
            });
        });
    }

    @Test
    void tellsWhatPeersFindOut() throws Exception {
        try (NodeRuntime.Threaded runtime = NodeRuntime.threaded();
                Node knows = Node.builder(runtime, alwaysSaying(Reachability.UNREACHABLE))
                        .listen(PeerAddress.parse("127.0.0.1:0"))
                        .reachabilityChecks(true)
                        .build()) {
            knows.start().toCompletableFuture().join();
            String address =
                    String.valueOf(knows.listenAddress().toCompletableFuture().join());
            String[] node = {
                "node", "--chain-id", CHAIN.toString(), "--listen", "127.0.0.1:0", "--connect-only", "--peer", address
            };
            try (HearthProcess asks = HearthProcess.start(directory, more(node, "--firewall-check"));
                    HearthProcess doesNot = HearthProcess.start(directory, node)) {
                doesNot.await("promoted");
                JsonNode firewall = asks.await("firewall");
                assertThat(firewall.get("state").asText()).isEqualTo("unreachable");
                assertThat(firewall.get("address").asText()).isEqualTo(CALLED.toString());
                assertThat(doesNot.events("firewall")).isEmpty();
            }
        }
    }

    private static String[] more(String[] arguments, String option) {
        String[] more = Arrays.copyOf(arguments, arguments.length + 1);
        more[arguments.length] = option;
        return more;
    }

    @Test
    void tellsPeopleInALine() {
        StringWriter said = new StringWriter();
        try (LineOutput output = new LineOutput(new PrintWriter(said), () -> {})) {
            TextNodeReport report = new TextNodeReport(output, Hash::toString, false);
            report.event(new NodeEvent.Reachability(Reachability.REACHABLE, CALLED));
            report.event(new NodeEvent.Reachability(Reachability.UNREACHABLE, CALLED));
        }
        assertThat(said.toString().lines())
                .containsExactly("peers can call us at " + CALLED, "peers cannot call us at " + CALLED);
    }
}
