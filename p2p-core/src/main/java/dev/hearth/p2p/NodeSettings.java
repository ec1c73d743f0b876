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
import dev.hearth.p2p.runtime.NodeRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What {@link NodeBuilder} has gathered. */
record NodeSettings(
        NodeRuntime runtime,
        WireProtocol protocol,
        @Nullable ChainHandler<?> chain,
        Map<ItemType, ItemHandler<?>> items,
        List<MessageHandler<?>> messages,
        @Nullable PeerAddress listen,
        @Nullable PeerAddress advertise,
        List<HostPort> peers,
        boolean connectOnly,
        boolean privateMode,
        @Nullable Path dataDirectory,
        int desiredConnections,
        int maxConnections,
        Duration blockInterval,
        String agent,
        Consumer<NodeEvent> events,
        WireTrace trace) {}
