package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.protocol.WireTrace;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final List<HostPort> peers = new ArrayList<>();
    private @Nullable ChainHandler<?> chain;
    private @Nullable PeerAddress listen;
    private @Nullable PeerAddress advertise;
    private boolean connectOnly;
    private @Nullable Boolean privateMode;
    private @Nullable Path dataDirectory;
    private int desiredConnections = 20;
    private int maxConnections = 200;
    private Duration blockInterval = Duration.ofSeconds(3);
    private String agent = "Hearth/0.1";
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

    /** Accept connections here; port 0 takes a free one. Without it the node only dials. */
    public NodeBuilder listen(PeerAddress address) {
        listen = address;
        return this;
    }

    /** What others should dial, when it is not the address we are bound to. */
    public NodeBuilder advertise(PeerAddress address) {
        advertise = address;
        return this;
    }

    /** A peer to stay connected to. */
    public NodeBuilder peer(HostPort peer) {
        peers.add(peer);
        return this;
    }

    /** Dial nobody but the configured peers. */
    public NodeBuilder connectOnly(boolean only) {
        connectOnly = only;
        return this;
    }

    /**
     * Treat loopback and private addresses like public ones. By default so when the listen address is one of them.
     */
    public NodeBuilder privateMode(boolean on) {
        privateMode = on;
        return this;
    }

    /** Keep the node's key and its address book here. Without it both are new at every start. */
    public NodeBuilder dataDirectory(Path directory) {
        dataDirectory = directory;
        return this;
    }

    /** Dial while there are fewer connections: 0 to 10,000; 20 by default. */
    public NodeBuilder desiredConnections(int count) {
        desiredConnections = inRange("desiredConnections", count, 0);
        return this;
    }

    /** Refuse connections when there are more: 1 to 10,000; 200 by default. */
    public NodeBuilder maxConnections(int count) {
        maxConnections = inRange("maxConnections", count, 1);
        return this;
    }

    private static int inRange(String key, int count, int least) {
        if (count < least || count > 10_000) {
            throw new ConfigurationException(key + ": found " + count + ", expected " + least + " to 10000");
        }
        return count;
    }

    /** Time between blocks; a peer is dropped after ten of them in silence. 3 s by default. */
    public NodeBuilder blockInterval(Duration interval) {
        if (interval.compareTo(Duration.ofMillis(100)) < 0) {
            throw new ConfigurationException("blockInterval: found " + interval + ", expected at least 100 ms");
        }
        blockInterval = interval;
        return this;
    }

    /** The name of the software, as peers see it; at most 200 characters. */
    public NodeBuilder agent(String name) {
        if (name.length() > 200) {
            throw new ConfigurationException("agent: found " + name.length() + " characters, expected at most 200");
        }
        agent = name;
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

    /** The node, not started. */
    public Node build() {
        messages.sort(Comparator.comparingInt(MessageHandler::type));
        boolean local = listen != null && (listen.isLoopback() || listen.isPrivate());
        return new Node(new NodeSettings(
                runtime,
                protocol,
                chain,
                new LinkedHashMap<>(items),
                List.copyOf(messages),
                listen,
                advertise,
                List.copyOf(peers),
                connectOnly,
                privateMode == null ? local : privateMode,
                dataDirectory,
                desiredConnections,
                maxConnections,
                blockInterval,
                agent,
                events,
                trace));
    }
}
