package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.InboundMode;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.ThreadedOptions;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;

/**
 * One run of {@code hearth node}, from its first block to its goodbyes.
 *
 * @param <B> blocks of its chain
 * @param <T> transactions
 */
final class NodeRun<B, T> implements Callable<Integer> {
    private static final int TOP_UP_STEP = 500;
    private static final Duration TRANSACTION_TICK = Duration.ofMillis(10);
    private static final Duration PROGRESS_TICK = Duration.ofMillis(250);
    private static final Duration ARRIVALS_TICK = Duration.ofSeconds(1);
    private static final Duration INBOUND_TICK = Duration.ofMillis(100);

    private final NodeCommand options;
    private final ConfigSource source;
    private final NodeConfig config;
    private final InputStream in;
    private final BlockStore store;
    private final NodeReport report;
    private final StopSignal stop;
    private final HangUp hangUp;
    private final SampleChain<B, T> chain;

    NodeRun(
            NodeCommand options,
            SampleChain<B, T> chain,
            ConfigSource source,
            NodeConfig config,
            InputStream in,
            BlockStore store,
            NodeReport report,
            StopSignal stop,
            HangUp hangUp) {
        this.options = options;
        this.chain = chain;
        this.source = source;
        this.config = config;
        this.in = in;
        this.store = store;
        this.report = report;
        this.stop = stop;
        this.hangUp = hangUp;
    }

    @Override
    public Integer call() {
        topUp();
        ThreadedOptions threads = ThreadedOptions.defaults().withTransport(options.transport.kind);
        Follower<B> follower = chain.follower(store);
        TransactionPool<T> pool = chain.pool();
        PeerReach reach = new PeerReach(config.get(ConfigKeys.PEERS), config.get(ConfigKeys.CONNECT_ONLY), this::warn);
        InboundDesk desk = new InboundDesk(report);
        Arrivals arrivals = new Arrivals(report, System::nanoTime);
        report.opened(follower.latest());
        try (NodeRuntime.Threaded runtime = NodeRuntime.threaded(threads)) {
            Node node = builder(runtime, desk)
                    .chain(follower)
                    .items(pool)
                    .onEvent(event -> {
                        arrivals.event(event);
                        reach.event(event);
                        desk.event(event);
                    })
                    .build();
            try (node) {
                Stages.join(node.start());
                runUntilStopped(node, desk, arrivals, follower, pool);
            }
        }
        return reach.hasFailed() ? 1 : 0;
    }

    /** In small steps, so that a signal is heard. */
    private void topUp() {
        long height = height();
        while (height < options.chainOptions.blocks && !stop.isAsked()) {
            height = Math.min(options.chainOptions.blocks, height + TOP_UP_STEP);
            chain.topUp(store, height, Instant.now().getEpochSecond());
        }
    }

    private long height() {
        ChainEntry head = store.head();
        return head == null ? 0 : head.number();
    }

    private NodeBuilder builder(NodeRuntime runtime, InboundDesk desk) {
        NodeBuilder builder = Node.builder(runtime, chain.protocol())
                .config(config)
                .inboundPolicy(desk.policy(config.get(ConfigKeys.INBOUND_POLICY)));
        if (options.trace) {
            builder.trace(report);
        }
        return builder;
    }

    private void runUntilStopped(
            Node node, InboundDesk desk, Arrivals arrivals, Follower<B> follower, TransactionPool<T> pool) {
        LineCommands commands = new LineCommands(node, source, desk, report, stop::ask);
        try (Schedule schedule = new Schedule();
                ProcessSignals signals = new ProcessSignals();
                SyncProgress progress = new SyncProgress(node, follower)) {
            if (options.chainOptions.blockInterval != null) {
                schedule.every(options.chainOptions.blockInterval, new BlockProducer<>(node, follower, chain));
            }
            if (options.chainOptions.transactionRate > 0) {
                String origin = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
                LongFunction<T> transactions = chain.transactions(origin, options.chainOptions.transactionSize);
                schedule.every(
                        TRANSACTION_TICK,
                        new TransactionSource<>(node, pool, transactions, options.chainOptions.transactionRate));
            }
            if (!options.json && Terminal.isInteractive()) {
                schedule.every(PROGRESS_TICK, progress);
            }
            if (asksQueue(config.get(ConfigKeys.INBOUND_POLICY))) {
                schedule.every(INBOUND_TICK, () -> desk.poll(node));
            }
            schedule.every(ARRIVALS_TICK, arrivals::summarise);
            hangUp.serve(commands::reload);
            signals.ignore("TTIN"); // Else reading would suspend a process in the background of a terminal.
            LineInput.start(
                    in,
                    commands::run,
                    () -> report.failed(
                            "",
                            "found a line that is too long, expected at most " + LineInput.LONGEST_LINE + " bytes"));
            stop.await(options.limit);
            hangUp.rest();
        }
        TrafficInfo traffic = Stages.join(node.traffic());
        node.close();
        arrivals.summarise();
        report.stopped(follower.latest(), follower.received(), pool.received(), traffic);
    }

    private static boolean asksQueue(InboundMode mode) {
        return mode == InboundMode.QUEUE || mode == InboundMode.BOTH;
    }

    private void warn(String line) {
        PrintWriter err = options.spec.commandLine().getErr();
        err.println(options.spec.qualifiedName() + ": " + line);
        err.flush();
    }
}
