package dev.hearth.p2p.simulation;

import static dev.hearth.p2p.simulation.Sockets.PORT;
import static dev.hearth.p2p.simulation.Sockets.dial;
import static dev.hearth.p2p.simulation.Sockets.listen;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel shows at its ends
class SimulatedLinksTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    private final Simulation simulation = Simulation.builder().seed(3).build();
    private final SimulatedHost alice = simulation.host("alice");
    private final SimulatedHost bob = simulation.host("bob");
    private final SimulatedHost carol = simulation.host("carol");
    private final Recorder client = new Recorder(simulation);
    private final Recorder server = new Recorder(simulation);

    private Channel connect() {
        listen(bob, PORT, () -> server);
        Channel channel = dial(alice, bob.address(PORT), client).channel();
        simulation.run(Duration.ofSeconds(1));
        assertThat(channel.isActive()).isTrue();
        return channel;
    }

    private static void send(Channel channel, String text) {
        channel.writeAndFlush(Unpooled.copiedBuffer(text, UTF_8));
    }

    @Test
    void blackHoleSwallowsPacketsUntilItIsGone() {
        Channel channel = connect();
        simulation.link(alice, bob).cut();
        send(channel, "ping");
        simulation.run(A_WHILE);
        assertThat(server.text()).isEmpty();
        simulation.link(bob, alice).restore();
        simulation.run(A_WHILE);
        assertThat(server.text()).isEqualTo("ping");
        send(channel, "!");
        simulation.run(Duration.ofMillis(2));
        assertThat(server.text()).isEqualTo("ping!");
    }

    @Test
    void packetsAlreadyOnTheirWayAreLostToACut() {
        simulation.link(alice, bob).set(LinkProfile.lan().withLatency(Duration.ofMillis(100)));
        Channel channel = connect();
        send(channel, "early ");
        simulation.run(Duration.ofMillis(50));
        simulation.link(alice, bob).cut();
        send(channel, "late");
        simulation.run(A_WHILE);
        assertThat(server.text()).isEmpty();
        simulation.link(alice, bob).restore();
        simulation.run(Duration.ofSeconds(20));
        assertThat(server.text()).isEqualTo("early late");
    }

    @Test
    void blackHoleOneWayLetsTheOtherWayThrough() {
        connect();
        simulation.link(alice, bob).cutFrom(alice);
        send(client.context().channel(), "lost");
        send(server.context().channel(), "heard");
        simulation.run(A_WHILE);
        assertThat(client.text()).isEqualTo("heard");
        assertThat(server.text()).isEmpty();
    }

    @Test
    void withoutAcknowledgementsTheWriterStopsAtTheWindow() {
        Channel channel = connect();
        simulation.link(alice, bob).cutFrom(bob);
        channel.writeAndFlush(alice.runtime().allocator().buffer(1 << 20).writeZero(1 << 20));
        simulation.run(A_WHILE);
        assertThat(server.received.size()).isEqualTo(64 * 1024);
        simulation.link(alice, bob).restore();
        simulation.run(A_WHILE);
        assertThat(server.received.size()).isEqualTo(1 << 20);
        assertThat(alice.bufferedBytes()).isZero();
    }

    @Test
    void unacknowledgedConnectionIsGivenUpAfterAQuarterOfAnHour() {
        Channel channel = connect();
        simulation.link(alice, bob).cut();
        send(channel, "into the void");
        simulation.run(Duration.ofMinutes(15));
        assertThat(channel.isActive()).isTrue();
        simulation.run(Duration.ofMinutes(1));
        assertThat(client.events).containsExactly("active", "Connection timed out", "inactive");
        assertThat(server.events).containsExactly("active");
    }

    @Test
    void partitionSeparatesTheGroupsAndNobodyElse() {
        listen(bob, PORT, () -> new Recorder(simulation));
        simulation.partition(List.of(alice), List.of(bob));
        ChannelFuture separated = Sockets.bootstrap(alice, client)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                .connect(alice.runtime().socketAddress(bob.address(PORT)));
        ChannelFuture outside = dial(carol, bob.address(PORT), new Recorder(simulation));
        simulation.run(A_WHILE);
        assertThat(separated.cause()).hasMessageContaining("timed out");
        assertThat(outside.isSuccess()).isTrue();
        simulation.heal();
        ChannelFuture healed = dial(alice, bob.address(PORT), new Recorder(simulation));
        simulation.run(A_WHILE);
        assertThat(healed.isSuccess()).isTrue();
    }

    @Test
    void connectionsSurviveAPartitionThatHealsInTime() {
        Channel channel = connect();
        simulation.partition(List.of(alice, carol), List.of(bob));
        send(channel, "across");
        simulation.run(Duration.ofMinutes(2));
        simulation.heal();
        simulation.run(Duration.ofMinutes(2));
        assertThat(server.text()).isEqualTo("across");
    }

    @Test
    void resettingALinkResetsBothEnds() {
        connect();
        Recorder other = new Recorder(simulation);
        listen(bob, PORT + 1, () -> new Recorder(simulation));
        dial(carol, bob.address(PORT + 1), other);
        simulation.run(A_WHILE);
        simulation.link(alice, bob).reset();
        simulation.run(A_WHILE);
        assertThat(other.events).containsExactly("active");
        assertThat(client.events).containsExactly("active", "Connection reset by peer", "inactive");
        assertThat(server.events).containsExactly("active", "Connection reset by peer", "inactive");
    }

    @Test
    void killedProcessResetsItsConnections() {
        connect();
        bob.crash(CrashMode.RESET);
        simulation.run(A_WHILE);
        assertThat(client.events).containsExactly("active", "Connection reset by peer", "inactive");
        assertThat(server.events).containsExactly("active");
    }

    @Test
    void powerFailureIsNoticedWhenTheRestartedHostIsSpokenTo() {
        Channel channel = connect();
        bob.crash(CrashMode.SILENT);
        simulation.run(A_WHILE);
        assertThat(channel.isActive()).isTrue();
        send(channel, "anybody there?");
        simulation.run(A_WHILE);
        assertThat(channel.isActive()).isTrue();
        bob.restart();
        simulation.run(Duration.ofSeconds(30));
        assertThat(client.events).containsExactly("active", "Connection reset by peer", "inactive");
        assertThat(server.events).containsExactly("active");
        assertThat(server.text()).isEmpty();
    }

    @Test
    void resetLostInAPartitionIsSentAgainToWhoeverStillTalks() {
        Channel channel = connect();
        simulation.partition(List.of(alice), List.of(bob));
        server.context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        server.context().close();
        simulation.run(A_WHILE);
        simulation.heal();
        simulation.run(A_WHILE);
        assertThat(channel.isActive()).isTrue();
        send(channel, "still there?");
        simulation.run(A_WHILE);
        assertThat(client.events).containsExactly("active", "Connection reset by peer", "inactive");
    }

    @Test
    void restartedHostListensAgain() {
        connect();
        bob.crash(CrashMode.SILENT);
        bob.restart();
        Recorder again = new Recorder(simulation);
        listen(bob, PORT, () -> again);
        dial(alice, bob.address(PORT), new Recorder(simulation));
        simulation.run(A_WHILE);
        assertThat(again.events).containsExactly("active");
    }

    @Test
    void dialBeginningDuringACrashSucceedsAfterTheRestart() {
        bob.crash(CrashMode.SILENT);
        ChannelFuture dialled = dial(alice, bob.address(PORT), client);
        simulation.after(Duration.ofSeconds(4), () -> {
            bob.restart();
            listen(bob, PORT, () -> server);
        });
        simulation.run(A_WHILE);
        assertThat(dialled.isSuccess()).isTrue();
        assertThat(server.events).containsExactly("active");
    }

    @Test
    void newProfileCountsForWhatIsSentFromThenOn() {
        Channel channel = connect();
        simulation.link(alice, bob).setFrom(alice, LinkProfile.lan().withLatency(Duration.ofSeconds(2)));
        send(channel, "slow");
        send(server.context().channel(), "fast");
        simulation.run(Duration.ofSeconds(1));
        assertThat(client.text()).isEqualTo("fast");
        assertThat(server.text()).isEmpty();
        simulation.run(Duration.ofSeconds(2));
        assertThat(server.text()).isEqualTo("slow");
    }
}
