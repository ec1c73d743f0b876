package dev.hearth.p2p.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.Unpooled;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who can be reached where, how fast, and what is remembered of it. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel is recorded
class SimulatedReachTest {
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private final List<String> lines = new ArrayList<>();
    private final Simulation simulation =
            Simulation.builder().seed(3).traceTo(lines::add).build();
    private final SimulatedHost alice = simulation.host("alice");
    private final SimulatedHost bob = simulation.host("bob");
    private final Recorder dialled = new Recorder(simulation);
    private final Recorder accepted = new Recorder(simulation);

    @Test
    void nobodyReachesAHostBehindNat() {
        bob.behindNat(true);
        Sockets.listen(bob, Sockets.PORT, () -> accepted);
        var dial = Sockets.dial(alice, bob.address(Sockets.PORT), dialled);
        simulation.run(A_WHILE);
        assertThat(dial.isDone() && !dial.isSuccess()).isTrue();
        assertThat(dial.cause()).hasMessageContaining("timed out");
        assertThat(accepted.events).isEmpty();
        assertThat(simulation.links()).isZero();
    }

    @Test
    void aHostBehindNatReachesOthersAndItself() {
        bob.behindNat(true);
        Sockets.listen(alice, Sockets.PORT, () -> accepted);
        Sockets.dial(bob, alice.address(Sockets.PORT), dialled);
        simulation.run(A_WHILE);
        assertThat(dialled.events).containsExactly("active");
        dialled.context().writeAndFlush(Unpooled.copiedBuffer("hello", UTF_8));
        accepted.context().writeAndFlush(Unpooled.copiedBuffer("welcome", UTF_8));
        simulation.run(A_WHILE);
        assertThat(accepted.text()).isEqualTo("hello");
        assertThat(dialled.text()).isEqualTo("welcome");

        Recorder own = new Recorder(simulation);
        Sockets.listen(bob, 99, () -> new Recorder(simulation));
        Sockets.dial(bob, bob.address(99), own);
        simulation.run(A_WHILE);
        assertThat(own.events).containsExactly("active");
    }

    @Test
    void aHostIsReachedAtEveryAddressOfItsRangesAndDialsFromThem() {
        PeerAddress one = PeerAddress.parse("7.7.7.1:1776");
        PeerAddress other = PeerAddress.parse("7.7.7.200:1776");
        bob.ownRange(one);
        assertThat(simulation.hostAt(other)).isSameAs(bob);
        assertThat(simulation.hostAt(PeerAddress.parse("7.7.8.1:1776"))).isNull();
        assertThatThrownBy(() -> alice.ownRange(other)).isInstanceOf(IllegalArgumentException.class);

        Sockets.listen(bob, Sockets.PORT, () -> accepted);
        Sockets.dial(alice, other, dialled);
        simulation.run(A_WHILE);
        assertThat(accepted.events).containsExactly("active");

        Recorder seen = new Recorder(simulation);
        Sockets.listen(alice, Sockets.PORT, () -> seen);
        var runtime = bob.runtime();
        Sockets.bootstrap(bob, new Recorder(simulation))
                .connect(
                        runtime.socketAddress(alice.address(Sockets.PORT)),
                        runtime.socketAddress(other.withPort(5_000)));
        simulation.run(A_WHILE);
        assertThat(runtime.peerAddress(seen.context().channel().remoteAddress()))
                .isEqualTo(other.withPort(5_000));
    }

    @Test
    void allConnectionsOfAHostShareItsBandwidth() {
        int bytes = 100_000;
        alice.bandwidth(100_000, 1_000_000_000);
        Duration up = timeToSendToTwo(alice, bytes);
        assertThat(up.toMillis() / 1e3).isCloseTo(2.0, within(0.2));

        alice.bandwidth(1_000_000_000, 1_000_000_000);
        bob.bandwidth(1_000_000_000, 200_000);
        Duration down = timeToSendToTwo(alice, bytes);
        assertThat(down.toMillis() / 1e3).isCloseTo(1.0, within(0.2));
    }

    /** Sends as much on each of two connections from one host to bob at once. */
    private Duration timeToSendToTwo(SimulatedHost from, int bytes) {
        List<Recorder> receivers = List.of(new Recorder(simulation), new Recorder(simulation));
        List<Recorder> senders = List.of(connect(from, receivers.get(0)), connect(from, receivers.get(1)));
        Duration begin = simulation.now();
        senders.forEach(sender -> sender.context().writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes])));
        simulation.runUntil(() -> receivers.stream().allMatch(receiver -> receiver.received.size() == bytes), A_WHILE);
        return simulation.now().minus(begin);
    }

    private Recorder connect(SimulatedHost from, Recorder receiver) {
        Recorder sender = new Recorder(simulation);
        int port = 2_000 + (int) simulation.events();
        Sockets.listen(bob, port, () -> receiver);
        Sockets.dial(from, bob.address(port), sender);
        simulation.runUntil(() -> sender.events.contains("active") && receiver.events.contains("active"), A_WHILE);
        return sender;
    }

    @Test
    void whatNoConnectionUsesIsForgottenButNotWhatWasSet() {
        Sockets.listen(bob, Sockets.PORT, () -> accepted);
        Sockets.dial(alice, bob.address(Sockets.PORT), dialled);
        simulation.run(A_WHILE);
        assertThat(simulation.links()).isOne();
        dialled.context().close();
        simulation.run(A_WHILE);
        assertThat(accepted.events).endsWith("inactive");
        assertThat(simulation.links()).isZero();

        LinkProfile slow = LinkProfile.wan();
        simulation.link(alice, bob).set(slow);
        Sockets.dial(alice, bob.address(Sockets.PORT), new Recorder(simulation));
        bob.crash(CrashMode.SILENT);
        alice.crash(CrashMode.SILENT);
        simulation.run(A_WHILE);
        assertThat(simulation.links()).isZero();
        assertThat(simulation.profile(alice, bob)).isEqualTo(slow);
    }

    @Test
    void theDigestIsThatOfTheLinesOfTheTrace() throws Exception {
        simulation.trace("test", "zwölf\nBoxkämpfer");
        Sockets.listen(bob, Sockets.PORT, () -> accepted);
        Sockets.dial(alice, bob.address(Sockets.PORT), dialled);
        simulation.run(A_WHILE);
        dialled.context().writeAndFlush(Unpooled.wrappedBuffer(new byte[100_000]));
        simulation.run(A_WHILE);
        simulation.trace("test", "x".repeat(50_000));

        assertThat(lines).hasSize((int) simulation.events()).noneMatch(line -> line.contains("\n"));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String line : lines) {
            digest.update((line + "\n").getBytes(UTF_8));
        }
        assertThat(simulation.digest()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
    }
}
