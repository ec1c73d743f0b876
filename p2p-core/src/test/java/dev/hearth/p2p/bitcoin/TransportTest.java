package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.bitcoin.BitcoinProtocol.V2;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.simulation.CrashMode;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.testing.TestNetwork;
import dev.hearth.p2p.testing.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which transport two nodes end up with (bitcoin-p2p §2.1). */
class TransportTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestNetwork<BitcoinBlock, BitcoinTransaction> network =
            new TestNetwork<>(new BitcoinTestChain(), 1, Crypto.REAL, LinkProfile.lan());

    @AfterEach
    void nothingWentWrongInside() {
        network.assertHealthy();
    }

    private TestNode<BitcoinBlock, BitcoinTransaction> node(String name, V2 v2) {
        return network.node(name, new BitcoinTestChain(v2));
    }

    private static List<Stage> stages(TestNode<?, ?> node) {
        return node.events(NodeEvent.PeerChanged.class).stream()
                .map(NodeEvent.PeerChanged::state)
                .collect(Collectors.toList());
    }

    @ParameterizedTest
    @CsvSource({"ON,ON", "ON,ONLY", "ONLY,ON", "ONLY,ONLY", "OFF,ON", "OFF,OFF"})
    void nodesThatShareATransportConnectAtOnce(V2 caller, V2 called) {
        TestNode<BitcoinBlock, BitcoinTransaction> b = node("b", called);
        TestNode<BitcoinBlock, BitcoinTransaction> a = node("a", caller);
        b.start();
        network.run(SECOND);
        a.start(b);
        network.run(SECOND);
        assertThat(stages(a)).containsExactly(Stage.HANDSHAKING, Stage.ACTIVE);
        a.mine(500, 0);
        network.untilAllAt(1, SECOND);
    }

    @ParameterizedTest
    @EnumSource(Crypto.class)
    void peerThatKnowsThePlainTransportOnlyIsCalledAgain(Crypto crypto) {
        TestNode<BitcoinBlock, BitcoinTransaction> b = node("b", V2.OFF);
        TestNode<BitcoinBlock, BitcoinTransaction> a = node("a", V2.ON);
        b.start();
        network.run(SECOND);
        a.start(b);
        network.run(SECOND);
        assertThat(stages(a)).containsExactly(Stage.HANDSHAKING, Stage.CONNECTING, Stage.HANDSHAKING, Stage.ACTIVE);
        b.mine(500, 0);
        network.untilAllAt(1, SECOND);
    }

    @Test
    void encryptionIsTriedAgainAfterADay() {
        TestNode<BitcoinBlock, BitcoinTransaction> plain = node("plain", V2.OFF);
        TestNode<BitcoinBlock, BitcoinTransaction> caller = node("caller", V2.ON);
        plain.start();
        caller.start();
        network.run(SECOND);
        Stage[] atOnce = {Stage.HANDSHAKING, Stage.ACTIVE};
        Stage[] again = {Stage.HANDSHAKING, Stage.CONNECTING, Stage.HANDSHAKING, Stage.ACTIVE};
        assertThat(call(caller, plain)).as("nothing is known").containsExactly(again);
        assertThat(call(caller, plain)).as("remembered").containsExactly(atOnce);
        network.run(Duration.ofDays(1));
        assertThat(call(caller, plain)).as("it may have learnt").containsExactly(again);
    }

    /** Calls a peer that has just been restarted. */
    private List<Stage> call(TestNode<?, ?> caller, TestNode<?, ?> peer) {
        peer.host().crash(CrashMode.RESET);
        network.run(SECOND);
        peer.host().restart();
        peer.start();
        network.run(SECOND);
        caller.forgetEvents();
        caller.node().connect(peer.address());
        network.run(SECOND);
        return stages(caller, peer);
    }

    private static List<Stage> stages(TestNode<?, ?> node, TestNode<?, ?> peer) {
        return node.events(NodeEvent.PeerChanged.class).stream()
                .filter(change -> change.address().equals(peer.address()))
                .map(NodeEvent.PeerChanged::state)
                .collect(Collectors.toList());
    }

    @Test
    void addressThatIsKnownNotToOfferEncryptionIsCalledInTheClear() {
        TestNode<BitcoinBlock, BitcoinTransaction> plain = node("plain", V2.OFF);
        TestNode<BitcoinBlock, BitcoinTransaction> strict = node("strict", V2.ONLY);
        TestNode<BitcoinBlock, BitcoinTransaction> friend = node("friend", V2.ON);
        TestNode<BitcoinBlock, BitcoinTransaction> caller = node("caller", V2.ON);
        plain.start();
        strict.start();
        network.run(SECOND);
        friend.start(builder -> {});
        friend.node().connect(plain.address());
        friend.node().connect(strict.address());
        network.run(SECOND);
        assertThat(stages(friend, plain)).as("nothing is known").contains(Stage.CONNECTING);
        caller.start(builder -> builder.peer(HostPort.parse(friend.address().toString(), 0)));
        network.run(Duration.ofMinutes(1));
        assertThat(stages(caller, plain)).as("told by the friend").containsExactly(Stage.HANDSHAKING, Stage.ACTIVE);
        assertThat(stages(caller, strict)).containsExactly(Stage.HANDSHAKING, Stage.ACTIVE);
    }

    @ParameterizedTest
    @CsvSource({"ONLY,OFF", "OFF,ONLY"})
    void nodeThatInsistsOnEncryptionTurnsOthersAway(V2 caller, V2 called) {
        TestNode<BitcoinBlock, BitcoinTransaction> b = node("b", called);
        TestNode<BitcoinBlock, BitcoinTransaction> a = node("a", caller);
        b.start();
        network.run(SECOND);
        a.start(b);
        network.run(SECOND);
        assertThat(stages(a)).doesNotContain(Stage.ACTIVE);
        TestNode<BitcoinBlock, BitcoinTransaction> strict = caller == V2.ONLY ? a : b;
        assertThat(strict.events(NodeEvent.PeerChanged.class).stream()
                        .map(NodeEvent.PeerChanged::reason)
                        .filter(reason -> reason != null))
                .contains(DisconnectReason.TRANSPORT_HANDSHAKE_FAILED);
    }
}
