package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** C§10.2 D12: a listening socket that fails now and then goes on listening. */
class AcceptErrorsTest {
    private final Simulation simulation = Simulation.builder().seed(12).build();
    private final SimulatedHost host = simulation.host("node");
    /** How many of the next connections fail. */
    private int failures;

    private boolean fails() {
        return failures > 0 && failures-- > 0;
    }

    /** As the system does when there are no file descriptors left: the socket cannot be accepted. */
    private final class Exhausted extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (fails()) {
                ((Channel) accepted).unsafe().closeForcibly();
                context.fireExceptionCaught(new IOException("Too many open files"));
            } else {
                context.fireChannelRead(accepted);
            }
        }
    }

    /** The host's runtime, but for one method. */
    private NodeRuntime runtime(String name, Behaviour behaviour) {
        NodeRuntime real = host.runtime();
        return (NodeRuntime) Proxy.newProxyInstance(
                NodeRuntime.class.getClassLoader(), new Class<?>[] {NodeRuntime.class}, (proxy, method, arguments) -> {
                    Object result = call(real, method, arguments);
                    return method.getName().equals(name) ? behaviour.after(result) : result;
                });
    }

    private interface Behaviour {
        Object after(Object result);
    }

    private static Object call(NodeRuntime real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void start(NodeRuntime runtime) {
        Node node = Node.builder(runtime, GrapheneProtocol.of(Scenario.CHAIN))
                .listen(host.address(Scenario.PORT))
                .build();
        assertThat(simulation.runUntil(node.start().toCompletableFuture()::isDone, Duration.ofSeconds(5)))
                .isTrue();
    }

    private List<RawPeer> dial(int count) {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SimulatedHost home = simulation.host("peer-" + failures + "-" + i);
            peers.add(new RawPeer(home.runtime()).polite().dial(host.address(Scenario.PORT)));
        }
        return peers;
    }

    private void acceptsAgain() {
        failures = 3;
        List<RawPeer> unlucky = dial(3);
        simulation.run(Duration.ofSeconds(5)); // After each failure the listener rests for a second.
        assertThat(failures).isZero();
        assertThat(unlucky).allMatch(RawPeer::isClosed);
        List<RawPeer> later = dial(5);
        simulation.run(Duration.ofSeconds(3));
        assertThat(later).allMatch(RawPeer::isConnected);
        assertThat(later).allMatch(peer -> peer.bytesReceived() > 33);
    }

    @Test
    @DisplayName("D12: accepting fails for want of descriptors, and goes on a moment later")
    void failingAcceptsAreSurvived() {
        Exhausted exhausted = new Exhausted();
        start(runtime("serverChannels", factory -> (ChannelFactory<ServerChannel>) () -> {
            ServerChannel listener = (ServerChannel) ((ChannelFactory<?>) factory).newChannel();
            listener.pipeline().addFirst(exhausted);
            return listener;
        }));
        acceptsAgain();
    }

    @Test
    @DisplayName("D12: a socket whose peer is gone before it is looked at is no error of the listener")
    void vanishedPeersAreSurvived() {
        start(runtime("peerAddress", address -> {
            if (((PeerAddress) address).port() != Scenario.PORT && fails()) {
                throw new IllegalArgumentException("no remote address");
            }
            return address;
        }));
        acceptsAgain();
    }
}
