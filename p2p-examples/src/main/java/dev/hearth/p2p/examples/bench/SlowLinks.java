package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How fast a node catches up from four peers at the far ends of slow links, in virtual time: the same whenever and wherever
 * it is measured, so it is measured once.
 */
public final class SlowLinks implements Subject {
    private static final String CASE = "four-slow-peers";
    private static final int PEERS = 4;
    private static final int PORT = 1776;
    private static final int BLOCKS = 20_000;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final long SEED = 1;
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final int BYTES_PER_SECOND = 10_000_000;
    /** What TCP grows to when nothing is lost: twice what is under way on such a link. */
    private static final int WINDOW_BYTES = 2 << 20;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public void measure(Bench bench) throws Exception {
        bench.says(Sync.NAME + " " + CASE);
        Runs rate = new Runs(Sync.NAME, CASE, "MB/s");
        rate.add(BLOCKS
                * (double) BLOCK_BYTES
                * 1e3
                / catchUp(BLOCKS, BLOCK_BYTES).toNanos());
        bench.add(rate.figure(Goal.atLeast(32)));
    }

    /** How much virtual time passes between the start of a node and its last block. */
    static Duration catchUp(int blocks, int blockBytes) {
        GrapheneChain chain = BenchChain.of(blockBytes);
        BlockStore store = new MemoryBlockStore();
        chain.topUp(store, blocks, Long.MAX_VALUE);
        Simulation simulation = Simulation.builder()
                .seed(SEED)
                .crypto(Crypto.MODEL)
                .link(new LinkProfile(LATENCY, Duration.ZERO, BYTES_PER_SECOND, 0, WINDOW_BYTES))
                .build();
        AtomicBoolean complete = new AtomicBoolean();
        NodeBuilder client = Node.builder(simulation.host("client").runtime(), chain.protocol())
                .chain(chain.follower(new ForgetfulStore()))
                .onEvent(event -> complete.compareAndSet(false, isLast(event, blocks)));
        for (int i = 1; i <= PEERS; i++) {
            SimulatedHost host = simulation.host("server-" + i);
            PeerAddress address = host.address(PORT);
            client.peer(HostPort.parse(address.toString(), PORT));
            Node.builder(host.runtime(), chain.protocol())
                    .chain(chain.follower(store))
                    .listen(address)
                    .build()
                    .start();
        }
        simulation.run(Duration.ofSeconds(1)); // All listen.
        Duration begun = simulation.now();
        client.build().start();
        if (!simulation.runUntil(complete::get, PATIENCE)) {
            throw new IllegalStateException("it has not caught up in " + PATIENCE);
        }
        return simulation.now().minus(begun);
    }

    private static boolean isLast(NodeEvent event, int blocks) {
        return event instanceof NodeEvent.BlockAccepted accepted
                && accepted.block().number() == blocks;
    }
}
