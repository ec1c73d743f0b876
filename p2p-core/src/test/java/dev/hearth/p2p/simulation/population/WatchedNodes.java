package dev.hearth.p2p.simulation.population;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneTestChain;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.Geography;
import dev.hearth.p2p.simulation.Simulation;
import dev.hearth.p2p.simulation.population.Population.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whole nodes with a chain and a pool, configured by a topology file each, every event of which is watched. */
final class WatchedNodes implements NodeFactory, NodeAttackers.HostileNodes {
    static final int PORT = 1776;
    static final int ESTABLISHED = 8;
    static final int ACTIVE = 5;

    /** With a single hot anchor, that one may be a hostile node. */
    static final int ANCHORS = 3;

    private static final Path TOPOLOGY = Path.of("topology.json");

    /** Configured peers of one node. */
    record Group(List<PeerAddress> addresses, int hot, int warm, boolean advertise, String more) {
        static Group of(int hot, int warm, PeerAddress... addresses) {
            return new Group(List.of(addresses), hot, warm, true, "");
        }

        private String json() {
            return "{\"accessPoints\":" + accessPoints(addresses) + ",\"hotValency\":" + hot + ",\"warmValency\":"
                    + warm + ",\"advertise\":" + advertise + more + "}";
        }
    }

    final Simulation simulation;
    final Population population;
    private final GrapheneTestChain chain = new GrapheneTestChain();
    private final Map<Member, ChainFollower<GrapheneBlock>> followers = new LinkedHashMap<>();
    private final Map<Member, Pool> pools = new LinkedHashMap<>();
    private final Map<Member, List<Watch>> watches = new LinkedHashMap<>();
    private final Map<Member, Set<PeerAddress>> told = new LinkedHashMap<>();
    private final Set<Member> configured = new LinkedHashSet<>();
    private final Set<Member> connectOnly = new LinkedHashSet<>();
    private int published;

    WatchedNodes(long seed, int seeds) {
        simulation = Simulation.builder()
                .seed(seed)
                .crypto(Crypto.MODEL)
                .geography(Geography.world())
                .build();
        population = new Population(simulation, this, Terms.plain(PORT, seeds));
    }

    /** Honest members that are not started. */
    List<Member> settle(int count) {
        List<Member> settled = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            settled.add(population.settle());
        }
        return settled;
    }

    /** Writes the file of configured peers; without it the seeds are public roots. */
    void configure(Member member, List<PeerAddress> publicRoots, Group... groups) {
        String local = List.of(groups).stream().map(Group::json).collect(Collectors.joining(","));
        String roots =
                publicRoots.isEmpty() ? "" : "{\"accessPoints\":" + accessPoints(publicRoots) + ",\"advertise\":true}";
        String json = "{\"localRoots\":[" + local + "],\"publicRoots\":[" + roots + "]}";
        topology(member, json);
    }

    /** The file of configured peers as it is. */
    void topology(Member member, String json) {
        configured.add(member);
        member.host().putFile(TOPOLOGY, json.getBytes(UTF_8));
    }

    /** A node that dials nobody but its configured peers. */
    void connectOnly(Member member) {
        connectOnly.add(member);
    }

    private static String accessPoints(List<PeerAddress> addresses) {
        return addresses.stream()
                .map(address -> {
                    String text = address.toString();
                    int colon = text.lastIndexOf(':');
                    return "{\"address\":\"" + text.substring(0, colon) + "\",\"port\":" + address.port() + "}";
                })
                .collect(Collectors.joining(",", "[", "]"));
    }

    NodeConfig.Builder config(Member member) {
        return NodeConfig.builder()
                .set(ConfigKeys.LISTEN, Optional.of(member.address()))
                .set(ConfigKeys.DATA_DIRECTORY, Optional.of(Path.of("data")))
                .set(ConfigKeys.TOPOLOGY_FILE, Optional.of(TOPOLOGY))
                .set(ConfigKeys.CONNECT_ONLY, connectOnly.contains(member))
                .set(ConfigKeys.TARGETS_ROOT, 3)
                .set(ConfigKeys.TARGETS_KNOWN, 20)
                .set(ConfigKeys.TARGETS_ESTABLISHED, ESTABLISHED)
                .set(ConfigKeys.TARGETS_ACTIVE, ACTIVE)
                .set(ConfigKeys.TARGETS_KNOWN_ANCHORS, 4)
                .set(ConfigKeys.TARGETS_ESTABLISHED_ANCHORS, ANCHORS)
                .set(ConfigKeys.TARGETS_ACTIVE_ANCHORS, ANCHORS);
    }

    @Override
    public Node start(Member member) {
        return start(member, UnaryOperator.identity());
    }

    @Override
    public Node start(Member member, UnaryOperator<WireProtocol> conduct) {
        if (!configured.contains(member)) {
            configure(member, member.seeds());
        }
        Watch watch = new Watch(member.toString(), simulation::now);
        watches.computeIfAbsent(member, first -> new ArrayList<>()).add(watch);
        Node node = Node.builder(member.host().runtime(), conduct.apply(listening(member)))
                .config(config(member).build())
                .chain(follower(member))
                .items(pools.computeIfAbsent(member, first -> new Pool()))
                .onEvent(event -> {
                    watch.heard(event);
                    member.heard(event);
                })
                .build();
        node.start();
        return node;
    }

    /** The protocol, but what a node tells others of addresses is written down. */
    private WireProtocol listening(Member member) {
        Set<PeerAddress> addresses = told.computeIfAbsent(member, first -> new LinkedHashSet<>());
        return new HostileProtocol(chain.protocol(), (context, session) -> new HostileSession(context, session) {
            @Override
            public void sendAddresses(List<AddressEntry> entries) {
                entries.forEach(entry -> addresses.add(entry.address()));
                super.sendAddresses(entries);
            }
        });
    }

    private ChainFollower<GrapheneBlock> follower(Member member) {
        return followers.computeIfAbsent(
                member,
                first -> new ChainFollower<>(
                        ItemType.BLOCK, GrapheneBlock.CODEC, GrapheneBlock::entry, new MemoryBlockStore()));
    }

    /** A block every so often from now on, each by another live node on top of what it has, and a transaction. */
    void produce(Duration interval) {
        simulation.after(interval, () -> {
            List<Member> live = population.live();
            if (!live.isEmpty()) {
                Member producer = live.get(published % live.size());
                produce(producer);
                publish(producer);
            }
            produce(interval);
        });
    }

    /** Lets a node publish a transaction nobody has seen. */
    void publish(Member member) {
        member.node().publish(pools.computeIfAbsent(member, first -> new Pool()), chain.item(++published, 200));
    }

    /** The number of a node's last block. */
    long height(Member member) {
        ChainEntry head = follower(member).head();
        return head == null ? 0 : head.number();
    }

    /** How many transactions a node has. */
    int items(Member member) {
        return pools.computeIfAbsent(member, first -> new Pool()).known.size();
    }

    /** Lets a node publish a block on top of what it has. */
    void produce(Member producer) {
        ChainFollower<GrapheneBlock> follower = follower(producer);
        GrapheneBlock parent =
                follower.head() == null ? null : follower.get(follower.head().id());
        producer.node().publish(follower, chain.block(parent, 300, 0));
    }

    /** What happened in the last life of a node. */
    Watch watch(Member member) {
        List<Watch> lives = watches.get(member);
        return lives.get(lives.size() - 1);
    }

    /** What happened in all lives of all nodes. */
    List<Watch> watches() {
        return watches.values().stream().flatMap(List::stream).toList();
    }

    /** All addresses a node has told anybody. */
    Set<PeerAddress> told(Member member) {
        return told.getOrDefault(member, new LinkedHashSet<>());
    }

    List<PeerInfo> peers(Member member) {
        return answer(member.node().peers());
    }

    <T> T answer(CompletionStage<T> question) {
        List<T> answers = new ArrayList<>();
        question.thenAccept(answers::add);
        simulation.runUntil(() -> !answers.isEmpty(), Duration.ofMinutes(1));
        return answers.get(0);
    }

    private static final class Pool extends ItemHandler<GrapheneTransaction> {
        private final Map<Hash, GrapheneTransaction> known = new LinkedHashMap<>();

        Pool() {
            super(ItemType.TRANSACTION, GrapheneTransaction.CODEC);
        }

        @Override
        public CompletionStage<Verdict> accept(GrapheneTransaction item, Delivery delivery) {
            try {
                Hash id = codec().decode(codec().encode(item)).id();
                return done(known.putIfAbsent(id, item) == null ? Verdict.ACCEPTED : Verdict.DUPLICATE);
            } catch (MalformedItemException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public @Nullable GrapheneTransaction get(Hash id) {
            return known.get(id);
        }
    }
}
