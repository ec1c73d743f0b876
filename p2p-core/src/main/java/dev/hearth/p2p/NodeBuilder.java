package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.config.ConfigKey;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.governor.PeerPolicy;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.protocol.WireTrace;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.RateLimits;
import dev.hearth.p2p.trust.InboundPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link Node}. Nothing is opened, bound or looked up before {@link Node#start}. Not thread-safe; a builder
 * makes one node.
 */
public final class NodeBuilder {
    private final NodeRuntime runtime;
    private final WireProtocol protocol;
    private final Map<ItemType, ItemHandler<?>> items = new LinkedHashMap<>();
    private final List<MessageHandler<?>> messages = new ArrayList<>();
    private @Nullable ChainHandler<?> chain;
    private final List<HostPort> peers = new ArrayList<>();
    private NodeConfig.Builder config = NodeConfig.builder();
    private InboundPolicy inboundPolicy = InboundPolicy.OPEN;
    private PeerPolicy peerPolicy = PeerPolicy.hearth();
    private Consumer<NodeEvent> events = event -> {};
    private WireTrace trace = WireTrace.NONE;

    NodeBuilder(NodeRuntime runtime, WireProtocol protocol) {
        this.runtime = runtime;
        this.protocol = protocol;
    }

    /** The application's chain. Without one the node synchronises nothing. */
    public NodeBuilder chain(ChainHandler<?> handler) {
        items.put(handler.type(), handler);
        chain = handler;
        return this;
    }

    /** One of the application's relayed item types. */
    public NodeBuilder items(ItemHandler<?> handler) {
        if (items.putIfAbsent(handler.type(), handler) != null) {
            throw new ConfigurationException("items: there are two handlers for " + handler.type() + ", expected one");
        }
        return this;
    }

    /** One of the application's direct messages. */
    public NodeBuilder messages(MessageHandler<?> handler) {
        messages.add(handler);
        return this;
    }

    /** Takes all that can be configured from here; what the methods below set later replaces single values. */
    public NodeBuilder config(NodeConfig newConfig) {
        config = newConfig.toBuilder();
        peers.clear();
        peers.addAll(newConfig.get(ConfigKeys.PEERS));
        return this;
    }

    private <T> NodeBuilder set(ConfigKey<T> key, T value) {
        config.set(key, value);
        return this;
    }

    /** Accept connections here; port 0 takes a free one. Without it the node only dials. */
    public NodeBuilder listen(PeerAddress address) {
        return set(ConfigKeys.LISTEN, Optional.of(address));
    }

    /** What others should dial, when it is not the address we are bound to. */
    public NodeBuilder advertise(PeerAddress address) {
        return set(ConfigKeys.ADVERTISE, Optional.of(address));
    }

    /** A peer to stay connected to. */
    public NodeBuilder peer(HostPort peer) {
        peers.add(peer);
        return this;
    }

    /** Dial nobody but the configured peers. */
    public NodeBuilder connectOnly(boolean only) {
        return set(ConfigKeys.CONNECT_ONLY, only);
    }

    /**
     * Treat loopback and private addresses like public ones. By default so when the listen address is one of them.
     */
    public NodeBuilder privateMode(boolean on) {
        return set(ConfigKeys.PRIVATE_MODE, Optional.of(on));
    }

    /** Keep the node's key, its address book and its bans here. Without it all are new at every start. */
    public NodeBuilder dataDirectory(Path directory) {
        return set(ConfigKeys.DATA_DIRECTORY, Optional.of(directory));
    }

    /**
     * Dial while there are fewer connections, 0 to 1,000, and use as many of them, up to 100. By default 30 and 20; the
     * targets of {@link #config} say more.
     */
    public NodeBuilder desiredConnections(int count) {
        int known = Math.max(count, ConfigKeys.TARGETS_KNOWN.defaultValue());
        return set(ConfigKeys.TARGETS_KNOWN, known)
                .set(ConfigKeys.TARGETS_ESTABLISHED, count)
                .set(ConfigKeys.TARGETS_ACTIVE, Math.min(count, 100));
    }

    /** Refuse connections when there are more: 1 to 10,000; 200 by default. */
    public NodeBuilder maxConnections(int count) {
        return set(ConfigKeys.LIMITS_MAX_CONNECTIONS, count);
    }

    /** Time between blocks; a peer is dropped after ten of them in silence. 3 s by default. */
    public NodeBuilder blockInterval(Duration interval) {
        return set(ConfigKeys.BLOCK_INTERVAL, interval);
    }

    /** How many bytes per second may be exchanged; unlimited by default. They can be changed later: {@link Node#limit}. */
    public NodeBuilder rateLimits(RateLimits limits) {
        return set(ConfigKeys.LIMITS_UPLOAD, limits.nodeUpload())
                .set(ConfigKeys.LIMITS_DOWNLOAD, limits.nodeDownload())
                .set(ConfigKeys.LIMITS_PEER_UPLOAD, limits.peerUpload())
                .set(ConfigKeys.LIMITS_PEER_DOWNLOAD, limits.peerDownload());
    }

    /**
     * Take part in the firewall check of legacy networks: have others find out whether they can reach us
     * ({@link NodeEvent.Reachability}), do so for them, and tell those that ask with whom we are connected. Off by
     * default.
     */
    public NodeBuilder reachabilityChecks(boolean on) {
        return set(ConfigKeys.FIREWALL_CHECK, on);
    }

    /** The name of the software, as peers see it; at most 200 characters. */
    public NodeBuilder agent(String name) {
        return set(ConfigKeys.AGENT, name);
    }

    /** Who is asked before an inbound peer becomes active, and what it may do then. By default nobody is. */
    public NodeBuilder inboundPolicy(InboundPolicy policy) {
        inboundPolicy = policy;
        return this;
    }

    /** Which peers the node remembers, dials and keeps. Hearth's own by default; others are for comparison. */
    public NodeBuilder peerPolicy(PeerPolicy policy) {
        peerPolicy = policy;
        return this;
    }

    /** Hears of everything; called on the application executor, one event at a time. */
    public NodeBuilder onEvent(Consumer<NodeEvent> listener) {
        events = listener;
        return this;
    }

    /** Sees every message; called on I/O loops. */
    public NodeBuilder trace(WireTrace wireTrace) {
        trace = wireTrace;
        return this;
    }

    /**
     * The node, not started.
     *
     * @throws ConfigurationException when the values do not go together
     */
    public Node build() {
        messages.sort(Comparator.comparingInt(MessageHandler::type));
        return new Node(new NodeSettings(
                runtime,
                protocol,
                chain,
                new LinkedHashMap<>(items),
                List.copyOf(messages),
                config.set(ConfigKeys.PEERS, List.copyOf(peers)).build(),
                inboundPolicy,
                peerPolicy,
                events,
                trace));
    }
}
