package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.governor.PeerPolicy;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.protocol.WireTrace;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.RateLimits;
import dev.hearth.p2p.trust.InboundPolicy;
import java.nio.file.Path;
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
        NodeConfig config,
        InboundPolicy inboundPolicy,
        PeerPolicy peerPolicy,
        Consumer<NodeEvent> events,
        WireTrace trace) {
    @Nullable
    PeerAddress listen() {
        return config.get(ConfigKeys.INBOUND_ACCEPT)
                ? config.get(ConfigKeys.LISTEN).orElse(null)
                : null;
    }

    static RateLimits rateLimits(NodeConfig config) {
        return new RateLimits(
                config.get(ConfigKeys.LIMITS_UPLOAD),
                config.get(ConfigKeys.LIMITS_DOWNLOAD),
                config.get(ConfigKeys.LIMITS_PEER_UPLOAD),
                config.get(ConfigKeys.LIMITS_PEER_DOWNLOAD));
    }

    @Nullable
    Path dataDirectory() {
        return config.get(ConfigKeys.DATA_DIRECTORY).orElse(null);
    }
}
