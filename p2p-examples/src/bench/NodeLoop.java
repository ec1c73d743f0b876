import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.examples.chain.SyntheticChain;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.Storage;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.Geography;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long the turns of a node's loop take when it knows 10,000 addresses and is connected to 1,000 peers, a hundred of
 * them hot: processor time of every task and timer of that loop in ten virtual minutes, with a block every three seconds. The
 * peers are nodes too, in the same process.
 *
 *     java -Xmx7g -cp p2p-examples/target/hearth.jar p2p-examples/src/bench/NodeLoop.java [CONNECTED] [KNOWN]
 */
public final class NodeLoop {
    private static final GrapheneProtocol PROTOCOL = GrapheneProtocol.of(Hash.zero(32));
    private static final SyntheticChain CHAIN = new SyntheticChain(1_000);
    private static final Path DATA = Path.of("data");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static boolean timing;
    private static long[] nanos = new long[1 << 16];
    private static int turns;

    private NodeLoop() {}

    private static final class Follower extends ChainFollower<GrapheneBlock> {
        Follower() {
            super(ItemType.BLOCK, GrapheneBlock.CODEC, GrapheneBlock::entry, new MemoryBlockStore());
        }
    }

    public static void main(String[] arguments) throws IOException {
        int connected = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int known = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        Simulation simulation = Simulation.builder()
                .seed(1)
                .crypto(Crypto.MODEL)
                .geography(Geography.world())
                .build();
        NodeConfig silent = NodeConfig.builder()
                .set(ConfigKeys.TARGETS_ROOT, 0)
                .set(ConfigKeys.TARGETS_ACTIVE, 0)
                .set(ConfigKeys.TARGETS_ESTABLISHED, 0)
                .set(ConfigKeys.TARGETS_KNOWN, 0)
                .set(ConfigKeys.LIMITS_MAX_CONNECTIONS, 20)
                .build();
        List<PeerAddress> addresses = new ArrayList<>();
        List<Node> peers = new ArrayList<>();
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < connected + connected / 10; i++) {
            SimulatedHost host = simulation.host("peer" + i, PeerAddress.ipv4(0x0b000001 + (i << 13), 1776));
            Follower follower = new Follower();
            peers.add(Node.builder(host.runtime(), PROTOCOL)
                    .chain(follower)
                    .config(silent)
                    .listen(host.address(1776))
                    .build());
            followers.add(follower);
            addresses.add(host.address(1776));
        }
        SimulatedHost self = simulation.host("self");
        try (Storage storage = self.runtime().storage(DATA)) {
            storage.write(AddressBookFile.NAME, book(simulation, self, addresses, known));
            storage.flush();
        }
        NodeConfig big = NodeConfig.builder()
                .set(ConfigKeys.TARGETS_KNOWN, known)
                .set(ConfigKeys.TARGETS_ESTABLISHED, connected)
                .set(ConfigKeys.TARGETS_ACTIVE, Math.min(100, connected))
                .set(ConfigKeys.LIMITS_MAX_CONNECTIONS, 2 * connected)
                .build();
        Node node = Node.builder(timed(self.runtime()), PROTOCOL)
                .chain(new Follower())
                .config(big)
                .dataDirectory(DATA)
                .listen(self.address(1776))
                .build();
        peers.forEach(Node::start);
        node.start();
        every(simulation, 0, peers, followers);
        simulation.run(Duration.ofMinutes(10));
        timing = true;
        simulation.run(Duration.ofMinutes(10));
        timing = false;
        node.peers().thenAccept(all -> System.out.println("connected "
                + all.stream().filter(peer -> peer.stage() == Stage.ACTIVE).count()));
        node.peerCounts().thenAccept(counts -> System.out.printf(
                "known %d, hot %d%n", counts.ordinary().known(), counts.ordinary().active()));
        simulation.run(Duration.ofSeconds(1));
        print();
    }

    private static void every(Simulation simulation, int turn, List<Node> peers, List<Follower> followers) {
        simulation.after(Duration.ofSeconds(3), () -> {
            int who = turn * 7919 % peers.size();
            ChainEntry head = followers.get(who).head();
            long time = simulation.now().toSeconds() + 1_700_000_000;
            peers.get(who).publish(followers.get(who), CHAIN.after(head, time));
            every(simulation, turn + 1, peers, followers);
        });
    }

    private static byte[] book(Simulation simulation, SimulatedHost self, List<PeerAddress> live, int known) {
        byte[] secret = new byte[32];
        simulation.random("secret").nextBytes(secret);
        AddressBook book =
                new AddressBook(secret, BookSize.DEFAULT, NetGroups.byPrefix(), simulation.random("book"));
        long now = self.runtime().wallMicros() / 1_000_000;
        for (int i = 0; i < 2 * known; i++) {
            PeerAddress address = i < live.size() ? live.get(i) : PeerAddress.ipv4(0x20000001 + (i << 12), 1776);
            book.add(new SeenAddress(address, now), AddressOrigin.peer(address), 0, now);
        }
        live.forEach(address -> book.good(address, now));
        return new AddressBookFile(book, List.of(), 0).write();
    }

    /** The same runtime, whose node loop is looked at with a stop-watch. */
    private static NodeRuntime timed(NodeRuntime runtime) {
        dev.hearth.p2p.runtime.NodeLoop loop = runtime.newNodeLoop();
        dev.hearth.p2p.runtime.NodeLoop watched = proxy(dev.hearth.p2p.runtime.NodeLoop.class, (method, arguments) -> {
            if (arguments != null && arguments.length > 0 && arguments[0] instanceof Runnable task) {
                arguments[0] = (Runnable) () -> run(task);
            }
            return method.invoke(loop, arguments);
        });
        return proxy(
                NodeRuntime.class,
                (method, arguments) ->
                        method.getName().equals("newNodeLoop") ? watched : method.invoke(runtime, arguments));
    }

    private interface Call {
        Object on(java.lang.reflect.Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                NodeLoop.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.on(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static void run(Runnable task) {
        long start = THREADS.getCurrentThreadCpuTime();
        task.run();
        if (timing) {
            if (turns == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * turns);
            }
            nanos[turns++] = THREADS.getCurrentThreadCpuTime() - start;
        }
    }

    private static void print() {
        long[] sorted = Arrays.copyOf(nanos, turns);
        Arrays.sort(sorted);
        System.out.printf(
                "%d turns: p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, p99.99 %.3f ms, max %.3f ms%n",
                turns, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 0.9999), at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))] / 1e6;
    }
}
