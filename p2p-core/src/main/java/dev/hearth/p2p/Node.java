package dev.hearth.p2p;

import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.application.SendOutcome;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.config.ConfigChange;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.governor.PeerCounts;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.RateLimits;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.BanSubject;
import dev.hearth.p2p.trust.InboundAttempt;
import dev.hearth.p2p.trust.InboundDecision;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node of a peer-to-peer network: finds peers over the wire protocol of its chain, keeps them, synchronises the chain
 * and relays new items, all of which it gives to the application's handlers.
 *
 * <pre>{@code
 * try (NodeRuntime.Threaded runtime = NodeRuntime.threaded();
 *         Node node = Node.builder(runtime, GrapheneProtocol.of(chainId))
 *                 .chain(new MyBlocks())
 *                 .items(new MyTransactions())
 *                 .listen(PeerAddress.parse("0.0.0.0:1776"))
 *                 .peer(HostPort.parse("seed.example.org", 1776))
 *                 .dataDirectory(Path.of("data"))
 *                 .build()) {
 *     node.start().toCompletableFuture().join();
 *     ...
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread and none blocks, except {@link #close}. A node is started once.
 */
public final class Node implements AutoCloseable {
    private enum Phase {
        NEW,
        STARTED,
        STOPPED
    }

    private final NodeSettings settings;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<NodeCore> core = new CompletableFuture<>();
    private final AtomicReference<@Nullable NodeLoop> loop = new AtomicReference<>();

    Node(NodeSettings settings) {
        this.settings = settings;
    }

    /** Starts describing a node that runs on {@code runtime} and speaks {@code protocol}. */
    public static NodeBuilder builder(NodeRuntime runtime, WireProtocol protocol) {
        return new NodeBuilder(runtime, protocol);
    }

    /**
     * Reads the node's files, listens if it is to, and begins to dial.
     *
     * @return completes when that is done; exceptionally with {@link ConfigurationException} when the data directory or
     *     the listen address cannot be used
     */
    public CompletionStage<Void> start() {
        if (!phase.compareAndSet(Phase.NEW, Phase.STARTED)) {
            throw new IllegalStateException("a node is started once");
        }
        NodeLoop nodeLoop = settings.runtime().newNodeLoop();
        loop.set(nodeLoop);
        started.whenComplete((done, error) -> {
            if (error != null) {
                core.completeExceptionally(error);
            }
        });
        settings.runtime().blocking().execute(() -> open(nodeLoop));
        return started;
    }

    /** Blocking part of the start. */
    private void open(NodeLoop nodeLoop) {
        NodeFiles files = new NodeFiles(null);
        try {
            Path directory = settings.dataDirectory();
            files = new NodeFiles(directory == null ? null : settings.runtime().storage(directory));
            Opening opening = new Opening(settings, files);
            NodeFiles opened = files;
            started.whenComplete((done, failure) -> {
                if (failure != null) {
                    settings.runtime().blocking().execute(opened::close);
                }
            });
            Remembered memory = opening.remember();
            nodeLoop.execute(() -> assemble(nodeLoop, opened, memory));
        } catch (RuntimeException e) {
            files.close();
            started.completeExceptionally(e);
        }
    }

    private void assemble(NodeLoop nodeLoop, NodeFiles files, Remembered memory) {
        try {
            NodeCore created = new NodeCore(settings, nodeLoop, files, new LocalState(settings, memory.key()), memory);
            started.whenComplete((done, failure) -> {
                if (failure == null) {
                    core.complete(created);
                }
            });
            created.start(started);
        } catch (RuntimeException e) {
            started.completeExceptionally(e);
        }
    }

    /**
     * Gives an item of this application to its handler and, when the handler accepts it, to the network.
     *
     * @param handler one of the node's own
     * @return the handler's verdict
     */
    public <T> CompletionStage<Verdict> publish(ItemHandler<T> handler, T item) {
        if (settings.items().get(handler.type()) != handler) {
            throw new IllegalArgumentException("not a handler of this node: " + handler.type());
        }
        byte[] bytes = handler.codec().encode(item);
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        onCore(node -> {
                    node.exchange().publish(handler, bytes, verdict);
                    return true;
                })
                .whenComplete((done, error) -> {
                    if (error != null) {
                        verdict.completeExceptionally(error);
                    }
                });
        return verdict;
    }

    /**
     * Sends a direct message to every active peer at {@code address} that announced its type. A peer that a mebibyte waits
     * for already is sent nothing.
     *
     * @return what became of it
     */
    public <M> CompletionStage<SendOutcome> send(MessageHandler<M> handler, M message, PeerAddress address) {
        byte[] payload = handler.encode(message);
        if (payload.length > handler.maxBytes()) {
            throw new IllegalArgumentException("a message of type " + handler.type() + " has at most "
                    + handler.maxBytes() + " bytes, not " + payload.length);
        }
        return onCore(node -> node.peers().send(address, handler.type(), payload));
    }

    /** Dials {@code address} now, unless it is connected or banned. */
    public void connect(PeerAddress address) {
        onCore(node -> {
            node.peers().excursions().dial(address);
            return true;
        });
    }

    /**
     * Dials {@code address} now, unless it is connected or banned, to ask for addresses and nothing else; the connection ends
     * with the first answer that names more than one, or after five minutes.
     *
     * @return false when it is connected or banned
     */
    public CompletionStage<Boolean> fetchAddresses(PeerAddress address) {
        return onCore(node -> node.peers().excursions().fetchAddresses(address));
    }

    /** All connections at this moment; of thousands each as it is within a few turns of the node loop. */
    public CompletionStage<List<PeerInfo>> peers() {
        return onCore(node -> {
                    CompletableFuture<List<PeerInfo>> all = new CompletableFuture<>();
                    node.peers().census().peers(all::complete);
                    return all;
                })
                .thenCompose(all -> all);
    }

    /** How many peers are cold, warm and hot at this moment, by family, those without a connection included. */
    public CompletionStage<PeerCounts> peerCounts() {
        return onCore(node -> node.peers().census().counts());
    }

    /** Why a peer is cold, warm or hot, in words: the last decision, its reason, and what may change it when. */
    public CompletionStage<String> explain(PeerAddress address) {
        return onCore(node -> node.peers().census().explain(address));
    }

    /**
     * Forbids an address, a subnet or a node key to connect, and ends its connections. A ban is never shortened.
     *
     * @param duration how long; zero or less for 24 hours
     * @param reason one line for people
     * @return what became of it
     */
    public CompletionStage<BanList.Outcome> ban(BanSubject subject, Duration duration, String reason) {
        return onCore(node -> node.ban(Ban.lasting(subject, reason, node.nowSeconds(), duration)));
    }

    /** Lifts a ban; whether there was one of exactly this subject. */
    public CompletionStage<Boolean> unban(BanSubject subject) {
        return onCore(node -> node.unban(subject));
    }

    /** The bans that hold, those that end first first. */
    public CompletionStage<List<Ban>> bans() {
        return onCore(node -> node.peers().sanctions().bans());
    }

    /**
     * Takes the oldest inbound peer out of the queue of those that wait to be let in; null when none does. For a node
     * whose {@link NodeBuilder#inboundPolicy} queues.
     */
    public CompletionStage<@Nullable InboundAttempt> pollInbound() {
        return onCore(node -> node.peers().admissions().poll());
    }

    /** Decides about an inbound peer that waits; false when it is too late. */
    public CompletionStage<Boolean> decide(InboundAttempt attempt, InboundDecision decision) {
        return onCore(node -> node.peers().admissions().decide(attempt, decision));
    }

    /** Gives permissions to a connection; false when it is not active. */
    public CompletionStage<Boolean> elevate(long connection, Permissions permissions, String reason) {
        return onCore(node ->
                node.peers().privileges().change(new ConnectionId(connection), permissions, Permissions.NONE, reason));
    }

    /** Takes permissions from a connection, which ends without {@link Permission#BASIC}; false when it is not active. */
    public CompletionStage<Boolean> revoke(long connection, Permissions permissions, String reason) {
        return onCore(node ->
                node.peers().privileges().change(new ConnectionId(connection), Permissions.NONE, permissions, reason));
    }

    /**
     * Takes another configuration while the node runs: the topology and the peers in it are read anew, and connections
     * that it does not concern go on.
     *
     * @return what has changed, and what needs a restart; exceptionally with {@link ConfigurationException} when the
     *     new configuration cannot be used, and then nothing has changed
     */
    public CompletionStage<ConfigChange> reload(NodeConfig config) {
        CompletableFuture<ConfigChange> done = new CompletableFuture<>();
        onCore(node -> {
                    node.reload().begin(config, done);
                    return true;
                })
                .whenComplete((begun, error) -> {
                    if (error != null) {
                        done.completeExceptionally(error);
                    }
                });
        return done;
    }

    /** The bytes of all connections together. */
    public CompletionStage<TrafficInfo> traffic() {
        return onCore(node -> node.peers().traffic());
    }

    /** Changes how many bytes per second may be exchanged, for connections that exist as well. */
    public void limit(RateLimits limits) {
        onCore(node -> {
            node.bandwidth().change(limits);
            return true;
        });
    }

    /** How many bytes per second may be exchanged. */
    public CompletionStage<RateLimits> rateLimits() {
        return onCore(node -> node.bandwidth().limits());
    }

    /** How many connections ended for each reason. */
    public CompletionStage<Map<DisconnectReason, Long>> disconnects() {
        return onCore(node -> node.peers().census().disconnects());
    }

    /** The address the node accepts connections at, or null when it does not listen. */
    public CompletionStage<@Nullable PeerAddress> listenAddress() {
        return onCore(node -> node.local().listenAddress());
    }

    /** Says goodbye to all peers, writes the files and ends. Completes when that is done; a second call changes nothing. */
    public CompletionStage<Void> stop() {
        Phase before = phase.getAndSet(Phase.STOPPED);
        if (before == Phase.NEW) {
            stopped.complete(null);
        } else if (before == Phase.STARTED) {
            core.whenComplete((node, error) -> {
                NodeLoop nodeLoop = loop.get();
                if (error != null || nodeLoop == null) {
                    stopped.complete(null);
                } else {
                    nodeLoop.execute(() -> node.stop(stopped));
                }
            });
        }
        return stopped;
    }

    /** {@link #stop}, and waits for it. Not to be called on the node's own threads. */
    @Override
    public void close() {
        stop().toCompletableFuture().join();
    }

    /** The node's loops. */
    public NodeRoutines routines() {
        return new NodeRoutines(this);
    }

    /** Asks the running node on its own loop. */
    <T extends @Nullable Object> CompletableFuture<T> onCore(Function<NodeCore, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        core.whenComplete((node, error) -> {
            NodeLoop nodeLoop = loop.get();
            if (error != null || nodeLoop == null) {
                answer.completeExceptionally(error == null ? new IllegalStateException("not started") : error);
                return;
            }
            nodeLoop.execute(() -> {
                try {
                    answer.complete(question.apply(node));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        });
        return answer;
    }
}
