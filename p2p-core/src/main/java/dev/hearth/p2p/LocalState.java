package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.WireTrace;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What sessions may know of their node. */
final class LocalState implements LocalNode {
    /** Who decides about peers; see {@link LocalNode#admit}. */
    interface Admitting {
        void admit(ConnectionId connection, @Nullable NodeIdentity who, String agent, Consumer<Admission> then);
    }

    /** Who may come in is decided before, by limits.handshakes; this only bounds what dials add to that. */
    private static final int MOST_HALF_OPEN = 1 << 14;

    private static final int HALF_OPEN_CROWD = 64;
    private static final int NODE_ID_BYTES = 33;

    private final NodeSettings settings;
    private final PrivateKey key;
    private final NodeIdentity identity;
    private final HalfOpenGate halfOpen = new HalfOpenGate(MOST_HALF_OPEN, HALF_OPEN_CROWD);
    private NodeConfig config;
    private Admitting admitting = (connection, who, agent, then) -> then.accept(Admission.NOT_ACCEPTING);
    private Function<ItemType, Iterable<Announcement>> recent = type -> List.of();
    private @Nullable PeerAddress listenAddress;
    private @Nullable ChainEntry head;

    LocalState(NodeSettings settings, PrivateKey key) {
        this.settings = settings;
        this.config = settings.config();
        this.key = key;
        byte[] nodeId = new byte[NODE_ID_BYTES];
        settings.runtime().secureRandom().nextBytes(nodeId);
        this.identity = new NodeIdentity(
                Hash.wrap(settings.runtime().curve().publicKey(key).toBytes()), Hash.wrap(nodeId));
    }

    void admitting(Admitting decision) {
        admitting = decision;
    }

    void recent(Function<ItemType, Iterable<Announcement>> items) {
        recent = items;
    }

    /** What connections from now on tell of the node. */
    void adopt(NodeConfig next) {
        config = next;
    }

    void listening(PeerAddress address) {
        listenAddress = address;
    }

    void head(@Nullable ChainEntry entry) {
        head = entry;
    }

    @Override
    public NodeRuntime runtime() {
        return settings.runtime();
    }

    @Override
    public PrivateKey key() {
        return key;
    }

    @Override
    public NodeIdentity identity() {
        return identity;
    }

    @Override
    public String agent() {
        return config.get(ConfigKeys.AGENT);
    }

    @Override
    public HalfOpenGate halfOpen() {
        return halfOpen;
    }

    @Override
    public List<MessageHandler<?>> messages() {
        return settings.messages();
    }

    @Override
    public WireTrace trace() {
        return settings.trace();
    }

    @Override
    public @Nullable PeerAddress listenAddress() {
        return listenAddress;
    }

    @Override
    public @Nullable PeerAddress advertisedAddress() {
        return config.get(ConfigKeys.ADVERTISE).orElse(null);
    }

    @Override
    public @Nullable ChainEntry head() {
        return head;
    }

    @Override
    public boolean handles(ItemType type) {
        return settings.items().containsKey(type);
    }

    @Override
    public Iterable<Announcement> recent(ItemType type) {
        return recent.apply(type);
    }

    @Override
    public boolean checksReachability() {
        return config.get(ConfigKeys.FIREWALL_CHECK);
    }

    @Override
    public boolean reportsConnections() {
        return config.get(ConfigKeys.FIREWALL_CHECK);
    }

    @Override
    public void admit(ConnectionId connection, @Nullable NodeIdentity who, String agent, Consumer<Admission> then) {
        admitting.admit(connection, who, agent, then);
    }
}
