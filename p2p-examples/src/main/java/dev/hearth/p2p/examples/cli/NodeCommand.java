package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.ConfigLayer;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.config.Origin;
import dev.hearth.p2p.examples.chain.MvBlockStore;
import dev.hearth.p2p.examples.chain.SampleChain;
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
            "  fetch ADDR                        ask a peer for addresses, and nothing else",
            "  routine NAME stop|start           stop or start one of the node's loops",
            "  routine NAME interval 5s          change how often it runs",
            "  ban ADDR [1h [REASON]]            ADDR: address, subnet or node key",
            "  unban ADDR",
            "  accept CONNECTION                 let a peer in that waits (--inbound-policy)",
            "  refuse CONNECTION [REASON]"
        })
final class NodeCommand implements Callable<Integer> {
    /** Where blocks are kept. */
    enum StoreKind {
        DISK,
        MEMORY
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    ChainOptions chainOptions;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    ConfigOptions configuration;

    @Option(
            names = "--store",
            paramLabel = "KIND",
            description = "Keep blocks on disk (the default with --data-dir) or in memory.")
    @Nullable
    StoreKind storeKind;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    TransportOption transport;

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
        try (HangUp hangUp = new HangUp()) {
            return run(chainOptions.chain(), hangUp);
        }
    }

    private <B, T> int run(SampleChain<B, T> chain, HangUp hangUp) {
        ConfigSource source = configuration.source(System.getenv(), defaults(chain), chain.usualPort());
        NodeConfig config = source.read();
        Path dataDirectory = config.get(ConfigKeys.DATA_DIRECTORY).orElse(null);
        if (storeKind == StoreKind.DISK && dataDirectory == null) {
            throw new ParameterException(spec.commandLine(), "--store disk needs a --data-dir");
        }
        LogLevel.set(verbose ? "debug" : json ? "info" : "warn");
        try (StopSignal stop = new StopSignal();
                LineOutput output = new LineOutput(spec.commandLine().getOut(), stop::ask);
                BlockStore store = openStore(dataDirectory, chain.chainName())) {
            NodeReport report =
                    json ? new JsonNodeReport(output, chain::show) : new TextNodeReport(output, chain::show, verbose);
            int code = new NodeRun<>(this, chain, source, config, in, store, report, stop, hangUp).call();
            stop.exitCode(code);
            return code;
        }
    }

    private static ConfigLayer defaults(SampleChain<?, ?> chain) {
        return ConfigLayer.builder()
                .set(ConfigKeys.BLOCK_INTERVAL, chain.blockInterval(), Origin.commandLine("--protocol"))
                .build();
    }

    private BlockStore openStore(@Nullable Path dataDirectory, String chainName) {
        return dataDirectory == null || storeKind == StoreKind.MEMORY
                ? new MemoryBlockStore()
                : MvBlockStore.open(dataDirectory, chainName);
    }
}
