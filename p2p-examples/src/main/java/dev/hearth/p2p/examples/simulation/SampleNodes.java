package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.protocol.WireTrace;
import dev.hearth.p2p.simulation.population.Member;
import dev.hearth.p2p.simulation.population.NodeAttackers.HostileNodes;
import dev.hearth.p2p.simulation.population.NodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Makes nodes of a chain, with a store and a pool that outlive the lives of a node as a database does.
 *
 * @param <B> blocks
 * @param <T> transactions
 */
public final class SampleNodes<B, T> implements NodeFactory, HostileNodes {
    /** Where nodes listen. */
    public static final int PORT = 1776;

    /** Looking at every message costs time: of large populations only one node in so many counts what it is sent. */
    private static final int COUNTED_OF = 16;

    private static final int SMALL_POPULATION = 200;
    private static final int FIRST_SEEDS = 3;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private final SampleChain<B, T> chain;
    private final Duration blockInterval;
    private final PeerPolicy policy;
    private final NodeConfig config;
    private final SharedLedger ledger = new SharedLedger();
    private final SharedPool<T> pool;
    private final Map<Member, Follower<B>> followers = new LinkedHashMap<>();
    private final Map<Member, ItemHandler<T>> pools = new LinkedHashMap<>();

    /** Nodes of a chain with a block at this interval; {@code config} holds for those with this library's own policy. */
    public SampleNodes(SampleChain<B, T> chain, Duration blockInterval, PeerPolicy policy, NodeConfig config) {
        this.chain = chain;
        this.pool = new SharedPool<>(chain.pool());
        this.blockInterval = blockInterval;
        this.policy = policy;
        this.config = config;
    }

    /** What they speak. */
    public WireProtocol protocol() {
        return chain.protocol();
    }

    @Override
    public Node start(Member member) {
        return start(member, UnaryOperator.identity());
    }

    @Override
    public Node start(Member member, UnaryOperator<WireProtocol> conduct) {
        NodeBuilder builder = policy.configure(
                        Node.builder(member.host().runtime(), conduct.apply(chain.protocol())), config)
                .chain(followers.computeIfAbsent(member, first -> chain.follower(ledger.newStore())))
                .items(pools.computeIfAbsent(member, first -> pool.newHandler()))
                .listen(member.address())
                .dataDirectory(Path.of("data"))
                .blockInterval(blockInterval);
        if (member.number() < SMALL_POPULATION || member.number() % COUNTED_OF == 0) {
            builder.trace(counting(member));
        }
        Bootstrap bootstrap = new Bootstrap(member);
        Node node = builder.onEvent(bootstrap::heard).build();
        node.start().thenRun(() -> bootstrap.ask(node));
        return node;
    }

    private WireTrace counting(Member member) {
        return (inbound, peer, type, name, size) -> {
            ItemType carried = inbound ? chain.carries(type) : null;
            if (carried != null) {
                member.copyReceived(carried, size);
            }
        };
    }

    /** Dials a few seeds, and others every half a minute until one has answered: whoever dials us may be hostile. */
    private static final class Bootstrap {
        private final Member member;
        private final List<PeerAddress> seeds;
        private final int life;
        private boolean answered;
        private int asked;

        Bootstrap(Member member) {
            this.member = member;
            this.seeds = member.seeds();
            this.life = member.lives();
        }

        void heard(NodeEvent event) {
            if (event instanceof NodeEvent.PeerChanged changed
                    && changed.state() == Stage.ACTIVE
                    && seeds.contains(changed.address())) {
                answered = true;
            }
            member.heard(event);
        }

        void ask(Node node) {
            boolean gone = !member.host().isUp() || life != member.lives();
            if (answered || gone || seeds.isEmpty()) {
                return;
            }
            for (int i = 0; i < Math.min(FIRST_SEEDS, seeds.size()); i++) {
                node.connect(seeds.get(asked++ % seeds.size()));
            }
            member.population().simulation().after(ASK_AGAIN, () -> ask(node));
        }
    }

    /** Lets the node of a member make the next block of its chain. */
    void produce(Member member) {
        Follower<B> follower = follower(member);
        long now = member.host().runtime().wallMicros() / 1_000_000;
        ChainEntry head = follower.head();
        long timestamp = head == null ? now : Math.max(now, head.timeSeconds() + 1);
        member.node().publish(follower, chain.after(head, timestamp));
    }

    /** Lets the node of a member publish a transaction. */
    void publish(Member member, T transaction) {
        member.node().publish(handler(member), transaction);
    }

    /** An endless stream of transactions of a size. */
    LongFunction<T> transactions(int size) {
        return chain.transactions("simulation", size);
    }

    private Follower<B> follower(Member member) {
        Follower<B> follower = followers.get(member);
        if (follower == null) {
            throw new IllegalArgumentException(member + " has no node of these");
        }
        return follower;
    }

    private ItemHandler<T> handler(Member member) {
        ItemHandler<T> handler = pools.get(member);
        if (handler == null) {
            throw new IllegalArgumentException(member + " has no node of these");
        }
        return handler;
    }
}
