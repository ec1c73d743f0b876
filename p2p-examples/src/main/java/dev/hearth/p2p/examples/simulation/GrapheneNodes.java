package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.examples.chain.SyntheticChain;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.protocol.WireTrace;
import dev.hearth.p2p.simulation.population.Member;
import dev.hearth.p2p.simulation.population.NodeAttackers.HostileNodes;
import dev.hearth.p2p.simulation.population.NodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makes Graphene nodes with a chain and a pool, which outlive the lives of a node as a database does. */
public final class GrapheneNodes implements NodeFactory, HostileNodes {
    /** Where nodes listen. */
    public static final int PORT = 1776;

    /** The chain all nodes are of. */
    static final Hash CHAIN_ID = Hash.wrap(Digests.sha256("hearth simulation".getBytes(StandardCharsets.US_ASCII)));

    private static final String TRANSACTION_MESSAGE = Integer.toString(GrapheneTypes.TRANSACTION);
    private static final String BLOCK_MESSAGE = Integer.toString(GrapheneTypes.BLOCK);

    /** Looking at every message costs time: of large populations only one node in so many counts what it is sent. */
    private static final int COUNTED_OF = 16;

    private static final int SMALL_POPULATION = 200;
    private static final int FIRST_SEEDS = 3;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private final GrapheneProtocol protocol = GrapheneProtocol.of(CHAIN_ID);
    private final SyntheticChain chain;
    private final Duration blockInterval;
    private final PeerPolicy policy;
    private final SharedLedger ledger = new SharedLedger();
    private final SharedPool pool = new SharedPool();
    private final Map<Member, Follower> followers = new LinkedHashMap<>();
    private final Map<Member, ItemHandler<GrapheneTransaction>> pools = new LinkedHashMap<>();

    /** Follows the longest chain of opaque blocks. */
    private static final class Follower extends ChainFollower<GrapheneBlock> {
        Follower(BlockStore store) {
            super(ItemType.BLOCK, GrapheneBlock.CODEC, GrapheneBlock::entry, store);
        }
    }

    /** Nodes of a chain with blocks of this size at this interval. */
    public GrapheneNodes(int blockSize, Duration blockInterval, PeerPolicy policy) {
        this.chain = new SyntheticChain(blockSize);
        this.blockInterval = blockInterval;
        this.policy = policy;
    }

    @Override
    public Node start(Member member) {
        return start(member, UnaryOperator.identity());
    }

    @Override
    public Node start(Member member, UnaryOperator<WireProtocol> conduct) {
        NodeBuilder builder = policy.configure(Node.builder(member.host().runtime(), conduct.apply(protocol)))
                .chain(followers.computeIfAbsent(member, first -> new Follower(ledger.newStore())))
                .items(pools.computeIfAbsent(member, first -> pool.newHandler()))
                .listen(member.address())
                .dataDirectory(Path.of("data"))
                .blockInterval(blockInterval);
        if (member.number() < SMALL_POPULATION || member.number() % COUNTED_OF == 0) {
            builder.trace(counting(member));
        }
        Bootstrap bootstrap = new Bootstrap(member);
        Node node = builder.onEvent(bootstrap::heard).build();
        node.start().thenRun(() -> bootstrap.ask(node, member.seeds()));
        return node;
    }

    private WireTrace counting(Member member) {
        return (inbound, peer, type, name, size) -> {
            if (inbound && type.equals(BLOCK_MESSAGE)) {
                member.copyReceived(ItemType.BLOCK, size);
            } else if (inbound && type.equals(TRANSACTION_MESSAGE)) {
                member.copyReceived(ItemType.TRANSACTION, size);
            }
        };
    }

    /** Dials a few seeds, and others every half a minute until one has answered. */
    private static final class Bootstrap {
        private final Member member;
        private final int life;
        private boolean answered;
        private int asked;

        Bootstrap(Member member) {
            this.member = member;
            this.life = member.lives();
        }

        void heard(NodeEvent event) {
            if (event instanceof NodeEvent.PeerChanged changed && changed.state() == Stage.ACTIVE) {
                answered = true;
            }
            member.heard(event);
        }

        void ask(Node node, List<PeerAddress> seeds) {
            boolean gone = !member.host().isUp() || life != member.lives();
            if (answered || gone || seeds.isEmpty()) {
                return;
            }
            for (int i = 0; i < Math.min(FIRST_SEEDS, seeds.size()); i++) {
                node.connect(seeds.get(asked++ % seeds.size()));
            }
            member.population().simulation().after(ASK_AGAIN, () -> ask(node, seeds));
        }
    }

    /** Lets the node of a member make the next block of its chain. */
    void produce(Member member) {
        Follower follower = follower(member);
        long now = member.host().runtime().wallMicros() / 1_000_000;
        ChainEntry head = follower.head();
        long timestamp = head == null ? now : Math.max(now, head.timeSeconds() + 1);
        member.node().publish(follower, chain.after(head, timestamp));
    }

    /** Lets the node of a member publish a transaction. */
    void publish(Member member, GrapheneTransaction transaction) {
        member.node().publish(handler(member), transaction);
    }

    private Follower follower(Member member) {
        Follower follower = followers.get(member);
        if (follower == null) {
            throw new IllegalArgumentException(member + " has no node of these");
        }
        return follower;
    }

    private ItemHandler<GrapheneTransaction> handler(Member member) {
        ItemHandler<GrapheneTransaction> handler = pools.get(member);
        if (handler == null) {
            throw new IllegalArgumentException(member + " has no node of these");
        }
        return handler;
    }
}
