package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.examples.chain.SyntheticChain;
import dev.hearth.p2p.examples.chain.SyntheticTransactions;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/** One run of {@code hearth node}, from its first block to its goodbyes. */
final class NodeRun implements Callable<Integer> {
    private static final int TOP_UP_STEP = 500;
    private static final Duration TRANSACTION_TICK = Duration.ofMillis(10);
    private static final Duration PROGRESS_TICK = Duration.ofMillis(250);

    private final NodeCommand options;
    private final BlockStore store;
    private final NodeReport report;
    private final StopSignal stop;
    private final SyntheticChain chain;

    NodeRun(NodeCommand options, BlockStore store, NodeReport report, StopSignal stop) {
        this.options = options;
        this.store = store;
        this.report = report;
        this.stop = stop;
        this.chain = new SyntheticChain(options.blockSize);
    }

    @Override
    public Integer call() {
        topUp();
        Follower follower = new Follower(store);
        TransactionPool pool = new TransactionPool();
        PeerReach reach = new PeerReach(options.peers, options.connectOnly, this::warn);
        report.opened(follower.latest());
        try (NodeRuntime.Threaded runtime = NodeRuntime.threaded()) {
            Node node = builder(runtime)
                    .chain(follower)
                    .items(pool)
                    .onEvent(event -> {
                        report.event(event);
                        reach.event(event);
                    })
                    .build();
            try (node) {
                Stages.join(node.start());
                runUntilStopped(node, follower, pool);
            }
        }
        return reach.hasFailed() ? 1 : 0;
    }

    /** In small steps, so that a signal is heard. */
    private void topUp() {
        long height = height();
        while (height < options.blocks && !stop.isAsked()) {
            height = Math.min(options.blocks, height + TOP_UP_STEP);
            chain.topUp(store, height, Instant.now().getEpochSecond());
        }
    }

    private long height() {
        ChainEntry head = store.head();
        return head == null ? 0 : head.number();
    }

    private NodeBuilder builder(NodeRuntime runtime) {
        NodeBuilder builder = Node.builder(runtime, GrapheneProtocol.of(options.chainId))
                .connectOnly(options.connectOnly)
                .desiredConnections(options.desiredConnections)
                .maxConnections(options.maxConnections);
        if (options.listen != null) {
            builder.listen(options.listen);
        }
        if (options.advertise != null) {
            builder.advertise(options.advertise);
        }
        if (options.privateMode) {
            builder.privateMode(true);
        }
        if (options.dataDirectory != null) {
            builder.dataDirectory(options.dataDirectory);
        }
        if (options.trace) {
            builder.trace(report);
        }
        options.peers.forEach(builder::peer);
        return builder;
    }

    private void runUntilStopped(Node node, Follower follower, TransactionPool pool) {
        try (Schedule schedule = new Schedule();
                SyncProgress progress = new SyncProgress(node, follower)) {
            if (options.blockInterval != null) {
                schedule.every(options.blockInterval, new BlockProducer(node, follower, chain));
            }
            if (options.transactionRate > 0) {
                String origin = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
                SyntheticTransactions transactions = new SyntheticTransactions(origin, options.transactionSize);
                schedule.every(
                        TRANSACTION_TICK, new TransactionSource(node, pool, transactions, options.transactionRate));
            }
            if (!options.json && Terminal.isInteractive()) {
                schedule.every(PROGRESS_TICK, progress);
            }
            stop.await(options.limit);
        }
        TrafficInfo traffic = Stages.join(node.traffic());
        node.close();
        report.stopped(follower.latest(), follower.received(), pool.received(), traffic);
    }

    private void warn(String line) {
        PrintWriter err = options.spec.commandLine().getErr();
        err.println(options.spec.qualifiedName() + ": " + line);
        err.flush();
    }
}
