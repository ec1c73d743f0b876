package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.RateLimits;
import dev.hearth.p2p.runtime.SocketTransport;
import dev.hearth.p2p.runtime.ThreadedOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The one path everything depends on, over real sockets. */
class SocketNodesTest {
    private static final Hash CHAIN = Hash.parse("ab".repeat(32));

    private static ChainFollower<GrapheneBlock> follower() {
        return new ChainFollower<>(ItemType.BLOCK, GrapheneBlock.CODEC, GrapheneBlock::entry, new MemoryBlockStore());
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.runtime.AvailableTransports#all")
    void lateNodeSyncsOverRealSockets(SocketTransport transport) throws Exception {
        lateNodeSyncs(transport, RateLimits.NONE);
    }

    @Test
    void lateNodeSyncsWithinLimits() throws Exception {
        lateNodeSyncs(SocketTransport.AUTO, new RateLimits(8_000_000, 8_000_000, 8_000_000, 8_000_000));
    }

    private static void lateNodeSyncs(SocketTransport transport, RateLimits limits) throws Exception {
        ChainFollower<GrapheneBlock> full = follower();
        for (GrapheneBlock block : TestBlocks.chain(null, 5_000, 1_000, 0)) {
            full.accept(block, new Delivery(Delivery.Origin.LOCAL, null));
        }
        ChainFollower<GrapheneBlock> empty = follower();
        CompletableFuture<PeerAddress> listening = new CompletableFuture<>();
        CompletableFuture<Long> synced = new CompletableFuture<>();
        CompletableFuture<Long> relayed = new CompletableFuture<>();
        try (NodeRuntime.Threaded runtime =
                        NodeRuntime.threaded(ThreadedOptions.defaults().withTransport(transport));
                Node server = Node.builder(runtime, GrapheneProtocol.of(CHAIN))
                        .chain(full)
                        .rateLimits(limits)
                        .listen(PeerAddress.parse("127.0.0.1:0"))
                        .onEvent(event -> {
                            if (event instanceof NodeEvent.Listening started) {
                                listening.complete(started.address());
                            }
                        })
                        .build()) {
            server.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            PeerAddress address = listening.get(10, TimeUnit.SECONDS);
            try (Node client = Node.builder(runtime, GrapheneProtocol.of(CHAIN))
                    .chain(empty)
                    .rateLimits(limits)
                    .peer(HostPort.parse(address.toString(), 0))
                    .connectOnly(true)
                    .privateMode(true)
                    .onEvent(event -> {
                        if (event instanceof NodeEvent.Synced done && done.head() != null) {
                            synced.complete(done.head().number());
                        } else if (event instanceof NodeEvent.BlockAccepted block
                                && block.block().number() == 5_001) {
                            relayed.complete(block.block().number());
                        }
                    })
                    .build()) {
                client.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
                assertThat(synced.get(20, TimeUnit.SECONDS)).isEqualTo(5_000);
                server.publish(full, TestBlocks.after(full.get(full.head().id()), 1_000, 0));
                assertThat(relayed.get(10, TimeUnit.SECONDS)).isEqualTo(5_001);
            }
        }
    }

    @Test
    void configuredPeerThatNeedsAProxyIsToldAndLeftAlone() throws Exception {
        String onion = "v7ajjeirttkbnt32wpy3c6w3emwnfr3fkla7hpxcfokr3ysd3kqtzmqd.onion:1776";
        CompletableFuture<String> told = new CompletableFuture<>();
        try (NodeRuntime.Threaded runtime = NodeRuntime.threaded();
                Node node = Node.builder(runtime, GrapheneProtocol.of(CHAIN))
                        .peer(HostPort.parse(onion, 0))
                        .onEvent(event -> {
                            if (event instanceof NodeEvent.PeerChanged peer && peer.state() == Stage.CLOSED) {
                                told.complete(peer.reason() + ": " + peer.detail());
                            }
                        })
                        .build()) {
            node.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(told.get(10, TimeUnit.SECONDS))
                    .isEqualTo("CONNECT_FAILED: " + onion + " can only be reached through a proxy");
            assertThat(node.peers().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.runtime.AvailableTransports#all")
    void takenAddressIsToldInTheSystemsWords(SocketTransport transport) throws Exception {
        try (NodeRuntime.Threaded runtime =
                        NodeRuntime.threaded(ThreadedOptions.defaults().withTransport(transport));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Node node = Node.builder(runtime, GrapheneProtocol.of(CHAIN))
                        .listen(address(taken))
                        .build()) {
            assertThatThrownBy(() -> node.start().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("listen: cannot accept connections at " + address(taken) + ": Address already in use");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.runtime.AvailableTransports#all")
    void refusalIsToldInTheSystemsWords(SocketTransport transport) throws Exception {
        PeerAddress nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = address(closed);
        }
        CompletableFuture<String> told = new CompletableFuture<>();
        try (NodeRuntime.Threaded runtime =
                        NodeRuntime.threaded(ThreadedOptions.defaults().withTransport(transport));
                Node node = Node.builder(runtime, GrapheneProtocol.of(CHAIN))
                        .peer(HostPort.parse(nobody.toString(), 0))
                        .privateMode(true)
                        .onEvent(event -> {
                            if (event instanceof NodeEvent.PeerChanged peer && peer.state() == Stage.CLOSED) {
                                told.complete(peer.reason() + ": " + peer.detail());
                            }
                        })
                        .build()) {
            node.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("CONNECT_FAILED: Connection refused: /" + nobody);
        }
    }

    private static PeerAddress address(ServerSocket socket) {
        return PeerAddress.of((InetSocketAddress) socket.getLocalSocketAddress());
    }
}
