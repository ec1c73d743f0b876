package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.examples.chain.MvBlockStore;
import dev.hearth.p2p.examples.chain.SyntheticChain;
import dev.hearth.p2p.examples.chain.SyntheticTransactions;
import dev.hearth.p2p.messages.Hash;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
                + "Can also make a synthetic chain and transactions. Ends in order on SIGINT and SIGTERM,"
                + " reads its configuration again on SIGHUP.",
        footer = {
            "",
            "While it runs it takes commands on standard input, one a line:",
            "  peers, routines, bans, reload, quit",
            "  explain ADDR                      why a peer is cold, warm or hot",
            "  routine NAME stop|start           stop or start one of the node's loops",
            "  routine NAME interval 5s          change how often it runs",
            "  ban ADDR [1h [REASON]]            ADDR: address, subnet or node key",
            "  unban ADDR",
            "  accept CONNECTION                 let a peer in that waits (--inbound-policy)",
            "  refuse CONNECTION [REASON]"
        })
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

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    ConfigOptions configuration;

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
            description = "Show every promotion and demotion of a peer; log more to standard error.")
    boolean verbose;

    private final InputStream in;

    /** The command as picocli makes it. */
    NodeCommand() {
        this(System.in);
    }

    NodeCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() {
        check();
        ConfigSource source = configuration.source(System.getenv());
        NodeConfig config = source.read();
        Path dataDirectory = config.get(ConfigKeys.DATA_DIRECTORY).orElse(null);
        if (storeKind == StoreKind.DISK && dataDirectory == null) {
            throw new ParameterException(spec.commandLine(), "--store disk needs a --data-dir");
        }
        LogLevel.set(verbose ? "debug" : json ? "info" : "warn");
        try (StopSignal stop = new StopSignal();
                LineOutput output = new LineOutput(spec.commandLine().getOut(), stop::ask);
                BlockStore store = openStore(dataDirectory)) {
            NodeReport report = json ? new JsonNodeReport(output) : new TextNodeReport(output, verbose);
            int code = new NodeRun(this, source, config, in, store, report, stop).call();
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
        if (blockInterval != null) {
            require(blockInterval.toMillis() >= 1, "--block-interval", blockInterval, "at least 1ms");
        }
    }

    private void require(boolean holds, String option, Object found, String expected) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + ": found " + found + ", expected " + expected);
        }
    }

    private BlockStore openStore(@Nullable Path dataDirectory) {
        return dataDirectory == null || storeKind == StoreKind.MEMORY
                ? new MemoryBlockStore()
                : MvBlockStore.open(dataDirectory, chainId.toString());
    }
}
