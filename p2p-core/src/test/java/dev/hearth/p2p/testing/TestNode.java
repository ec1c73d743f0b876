package dev.hearth.p2p.testing;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.NodeEvent.PeerChanged;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node on a host of its own, with a chain, items, and a memory of what happened to it. */
public final class TestNode<B, T> {
    private static final int PORT = 1776;

    /** When the application gives a verdict it has come to. */
    public interface Pace {
        /** Gives verdicts at once. */
        Pace PROMPT = Supplier::get;

        /** The verdict, now or later. */
        CompletionStage<Verdict> judge(Supplier<CompletionStage<Verdict>> verdict);
    }

    private final TestChain<B, T> chain;
    private final SimulatedHost host;
    /** Outlives a crash, as a database does. */
    private final BlockStore store = new MemoryBlockStore();

    private final Map<Hash, T> known = new LinkedHashMap<>();
    private final Map<Hash, Integer> deliveries = new LinkedHashMap<>();
    private final List<NodeEvent> events = new ArrayList<>();
    private final Blocks blocks;
    private final Items items;
    private Pace pace = Pace.PROMPT;
    private @Nullable Node node;

    TestNode(TestChain<B, T> chain, SimulatedHost host) {
        this.chain = chain;
        this.host = host;
        B genesis = chain.genesis();
        this.blocks = genesis == null ? new Blocks() : new Blocks(genesis);
        this.items = new Items();
    }

    /** Starts a node that stays connected to these and dials nobody else. */
    @SafeVarargs
    public final void start(TestNode<B, T>... peers) {
        start(builder -> {
            builder.connectOnly(true);
            for (TestNode<B, T> peer : peers) {
                builder.peer(peer.hostPort());
            }
        });
    }

    /** Starts a node with these options. */
    public void start(Consumer<NodeBuilder> options) {
        NodeBuilder builder = Node.builder(host.runtime(), chain.protocol())
                .chain(blocks)
                .items(items)
                .listen(address())
                .dataDirectory(Path.of("data"))
                .onEvent(events::add);
        options.accept(builder);
        Node started = builder.build();
        node = started;
        started.start();
    }

    /** The running node. */
    public Node node() {
        return Objects.requireNonNull(node);
    }

    /** Where it runs. */
    public SimulatedHost host() {
        return host;
    }

    /** Where it listens. */
    public PeerAddress address() {
        return host.address(PORT);
    }

    /** The same as a configuration names it. */
    public HostPort hostPort() {
        return HostPort.parse(address().toString(), 0);
    }

    /** Gives the node these blocks before it starts. */
    public void adopt(List<B> chainOfBlocks) {
        for (B block : chainOfBlocks) {
            blocks.judge(block);
        }
    }

    /** Makes and publishes the next block. */
    public B mine(int size, int salt) {
        ChainEntry head = store.head();
        B block = chain.block(head == null ? null : blocks.get(head.id()), size, salt);
        node().publish(blocks, block);
        return block;
    }

    /** Publishes an item. */
    public CompletionStage<Verdict> publish(T item) {
        return node().publish(items, item);
    }

    /** How the application judges from now on. */
    public void judgesAt(Pace newPace) {
        pace = newPace;
    }

    /** The last block, or null. */
    public @Nullable ChainEntry head() {
        return store.head();
    }

    /** The number of the last block, 0 without any. */
    public long height() {
        ChainEntry head = store.head();
        return head == null ? 0 : head.number();
    }

    /** How many items it has. */
    public int itemCount() {
        return known.size();
    }

    /** How many blocks and items the application was given by peers, each as often as it was. */
    public int deliveries() {
        return deliveries.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How often the application was given the block or item it was given most often. */
    public int mostDeliveries() {
        return deliveries.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** What happened, in order. */
    public List<NodeEvent> events() {
        return events;
    }

    /** What happened of one kind, in order. */
    public <E extends NodeEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).collect(Collectors.toList());
    }

    /** Why connections that had become active ended, in order. */
    public List<DisconnectReason> endings() {
        List<Long> active = new ArrayList<>();
        List<DisconnectReason> reasons = new ArrayList<>();
        for (PeerChanged event : events(PeerChanged.class)) {
            if (event.state() == Stage.ACTIVE) {
                active.add(event.connection());
            } else if (event.state() == Stage.CLOSED && active.contains(event.connection())) {
                reasons.add(event.reason());
            }
        }
        return reasons;
    }

    /** How many peers are active now. */
    public int activePeers() {
        int active = 0;
        List<Long> open = new ArrayList<>();
        for (PeerChanged event : events(PeerChanged.class)) {
            if (event.state() == Stage.ACTIVE) {
                open.add(event.connection());
            } else if (event.state() != Stage.HANDSHAKING) {
                open.remove(event.connection());
            }
            active = open.size();
        }
        return active;
    }

    /** Forgets what happened, as a process does that ends. */
    public void forgetEvents() {
        events.clear();
        deliveries.clear();
    }

    @Override
    public String toString() {
        return host.name();
    }

    private CompletionStage<Verdict> given(Hash id, Delivery delivery, Supplier<CompletionStage<Verdict>> verdict) {
        if (delivery.origin() == Delivery.Origin.LOCAL) {
            return verdict.get();
        }
        deliveries.merge(id, 1, Integer::sum);
        return pace.judge(verdict);
    }

    private final class Blocks extends ChainFollower<B> {
        Blocks() {
            super(ItemType.BLOCK, chain.blocks(), chain::entry, store);
        }

        Blocks(B genesis) {
            super(ItemType.BLOCK, chain.blocks(), chain::entry, store, genesis);
        }

        @Override
        public CompletionStage<Verdict> accept(B block, Delivery delivery) {
            return given(chain.entry(block).id(), delivery, () -> judge(block));
        }

        CompletionStage<Verdict> judge(B block) {
            return super.accept(block, new Delivery(Delivery.Origin.LOCAL, null));
        }
    }

    private final class Items extends ItemHandler<T> {
        Items() {
            super(chain.itemType(), chain.items());
        }

        @Override
        public CompletionStage<Verdict> accept(T item, Delivery delivery) {
            Hash id = id(item);
            return given(
                    id,
                    delivery,
                    () -> done(known.putIfAbsent(id, item) == null ? Verdict.ACCEPTED : Verdict.DUPLICATE));
        }

        private Hash id(T item) {
            try {
                return codec().decode(codec().encode(item)).id();
            } catch (MalformedItemException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public @Nullable T get(Hash id) {
            return known.get(id);
        }
    }
}
