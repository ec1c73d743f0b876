package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.examples.chain.MvBlockStore;
import dev.hearth.p2p.examples.chain.SyntheticChain;
import dev.hearth.p2p.examples.chain.SyntheticTransactions;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hearth node}: follows a chain, keeps its blocks and serves them; makes a synthetic chain when asked to. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = "Follows a chain: verifies ids and linkage of its blocks, keeps them and serves them to others. "
                + "Can also make a synthetic chain and transactions. Ends in order on SIGINT and SIGTERM.")
final class NodeCommand implements Callable<Integer> {
    /** The wire protocols a node can speak. */
    enum Protocol {
        GRAPHENE
    }

    /** Where blocks are kept. */
    enum StoreKind {
        DISK,
        MEMORY
    }

    private static final int MOST_CONNECTIONS = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(names = "--protocol", paramLabel = "NAME", description = "Wire protocol: graphene (the default).")
    Protocol protocol = Protocol.GRAPHENE;

    @Option(
            names = "--chain-id",
            paramLabel = "HEX",
            required = true,
            description = "Id of the chain, 64 hexadecimal digits; nodes of other chains are rejected.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    Hash chainId;

    @Option(
            names = "--listen",
            paramLabel = "H:P",
            description = "Accept connections here; port 0 takes a free one. Without it the node only dials.")
    @Nullable
    PeerAddress listen;

    @Option(names = "--advertise", paramLabel = "H:P", description = "What others should dial, if not that address.")
    @Nullable
    PeerAddress advertise;

    @Option(names = "--peer", paramLabel = "H:P", description = "A peer to stay connected to; may be repeated.")
    List<HostPort> peers = new ArrayList<>();

    @Option(names = "--connect-only", description = "Dial nobody but the peers given with --peer.")
    boolean connectOnly;

    @Option(
            names = "--private",
            description = "Treat loopback and private addresses like public ones; automatic when listening on one.")
    boolean privateMode;

    @Option(
            names = "--data-dir",
            paramLabel = "D",
            description = "Keep key, address book and blocks here. Without it they are gone when the node ends.")
    @Nullable
    Path dataDirectory;

    @Option(
            names = "--store",
            paramLabel = "KIND",
            description = "Keep blocks on disk (the default with --data-dir) or in memory.")
    @Nullable
    StoreKind storeKind;

    @Option(names = "--blocks", paramLabel = "N", description = "Top the chain up to N synthetic blocks first.")
    long blocks;

    @Option(
            names = "--block-size",
            paramLabel = "B",
            description = "Bytes of a synthetic block (default: ${DEFAULT-VALUE}).")
    int blockSize = 1_000;

    @Option(
            names = "--block-interval",
            paramLabel = "S",
            converter = DurationConverter.class,
            description = "Make a synthetic block every S seconds and publish it.")
    @Nullable
    Duration blockInterval;

    @Option(names = "--tx-rate", paramLabel = "R", description = "Publish R synthetic transactions a second.")
    double transactionRate;

    @Option(
            names = "--tx-size",
            paramLabel = "B",
            description = "Bytes of a synthetic transaction (default: ${DEFAULT-VALUE}).")
    int transactionSize = 300;

    @Option(
            names = "--desired-connections",
            paramLabel = "N",
            description = "Dial while there are fewer (default: ${DEFAULT-VALUE}).")
    int desiredConnections = 20;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Refuse connections when there are more (default: ${DEFAULT-VALUE}).")
    int maxConnections = 200;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "End after this time, for example 500ms, 30s, 5m or 1h.")
    @Nullable
    Duration limit;

    @Option(names = "--trace", description = "Show every message, sent and received.")
    boolean trace;

    @Option(names = "--json", description = "Print one JSON object a line; logs go to standard error.")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log more to standard error.")
    boolean verbose;

    @Override
    public Integer call() {
        check();
        LogLevel.set(verbose ? "debug" : json ? "info" : "warn");
        try (StopSignal stop = new StopSignal();
                LineOutput output = new LineOutput(spec.commandLine().getOut(), stop::ask);
                BlockStore store = openStore()) {
            NodeReport report = json ? new JsonNodeReport(output) : new TextNodeReport(output);
            int code = new NodeRun(this, store, report, stop).call();
            stop.exitCode(code);
            return code;
        }
    }

    private void check() {
        require(blocks >= 0 && blocks <= 0xffff_ffffL, "--blocks", blocks, "0 to 4294967295");
        require(
                blockSize >= SyntheticChain.SMALLEST_BLOCK && blockSize <= SyntheticChain.LARGEST_BLOCK,
                "--block-size",
                blockSize,
                SyntheticChain.SMALLEST_BLOCK + " to " + SyntheticChain.LARGEST_BLOCK);
        require(transactionRate >= 0 && transactionRate <= 1e6, "--tx-rate", transactionRate, "0 to 1000000");
        require(
                transactionSize >= SyntheticTransactions.SMALLEST && transactionSize <= SyntheticTransactions.LARGEST,
                "--tx-size",
                transactionSize,
                SyntheticTransactions.SMALLEST + " to " + SyntheticTransactions.LARGEST);
        require(
                desiredConnections >= 0 && desiredConnections <= MOST_CONNECTIONS,
                "--desired-connections",
                desiredConnections,
                "0 to " + MOST_CONNECTIONS);
        require(
                maxConnections >= 1 && maxConnections <= MOST_CONNECTIONS,
                "--max-connections",
                maxConnections,
                "1 to " + MOST_CONNECTIONS);
        if (blockInterval != null) {
            require(blockInterval.toMillis() >= 1, "--block-interval", blockInterval, "at least 1ms");
        }
        if (storeKind == StoreKind.DISK && dataDirectory == null) {
            throw new ParameterException(spec.commandLine(), "--store disk needs a --data-dir");
        }
        if (connectOnly && peers.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--connect-only needs a --peer");
        }
    }

    private void require(boolean holds, String option, Object found, String expected) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + ": found " + found + ", expected " + expected);
        }
    }

    private BlockStore openStore() {
        return dataDirectory == null || storeKind == StoreKind.MEMORY
                ? new MemoryBlockStore()
                : MvBlockStore.open(dataDirectory, chainId.toString());
    }
}
