package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.examples.bitcoin.BitcoinChain;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.examples.simulation.InboundFlood;
import dev.hearth.p2p.examples.simulation.PeerPolicy;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.population.Scenario.Split;
import java.io.PrintWriter;
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

/** {@code hearth simulate}: a network of whole nodes in virtual time, and a report on it. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description =
                "Runs a network of whole nodes in this process, in virtual time: only sockets, clocks and chance are "
                        + "simulated. The same options give the same network, and the same digest, on every machine.")
final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_NODES = 100_000;
    private static final double MOST_MINUTES = 525_600;
    private static final Duration MOST_SKEW = Duration.ofDays(365);
    private static final int MOST_THREADS = 64;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", description = "Honest nodes (default: ${DEFAULT-VALUE}).")
    int nodes = 100;

    @Option(names = "--minutes", paramLabel = "M", description = "Virtual time (default: ${DEFAULT-VALUE}).")
    double minutes = 10;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "What all chance is derived from (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--seeds",
            paramLabel = "K",
            description = "How many of the nodes all others know to begin with (default: 5, or one in fifty).")
    @Nullable
    Integer seeds;

    @Option(
            names = "--churn",
            paramLabel = "P",
            description = "Share of the nodes that leave every hour, for a time or to be replaced (default: 0).")
    double churn;

    @Option(names = "--nat", paramLabel = "P", description = "Share of the nodes that nobody can dial (default: 0).")
    double nat;

    @Option(
            names = "--clock-skew",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How far a clock is off at most, either way (default: 0s).")
    Duration clockSkew = Duration.ZERO;

    @Option(
            names = "--attackers",
            paramLabel = "KIND:SHARE",
            converter = AttackOption.Converter.class,
            arity = "1..*",
            description = "Hostile hosts, as many as this share of the nodes. Kinds: address-spam, reachable-spam, "
                    + "inbound-flood, stallers, eclipse. May be repeated.")
    List<AttackOption> attackers = new ArrayList<>();

    @Option(
            names = "--partition",
            paramLabel = "AT:LENGTH",
            converter = SplitConverter.class,
            description = "Split the network in two halves, for example 10m:1h.")
    @Nullable
    Split partition;

    @Option(
            names = "--restart",
            paramLabel = "AT",
            converter = DurationConverter.class,
            description =
                    "Kill one node then and start it again (default: half-way when there is an eclipse attacker).")
    @Nullable
    Duration restart;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            split = ",",
            description = "Whose peer selection is used: hearth (the default), graphene, bitcoin or cardano. Several, "
                    + "separated by commas, are compared.")
    List<PeerPolicy> policies = List.of(PeerPolicy.HEARTH);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "What nodes with policy hearth are configured with (docs/configuration.md): targets, limits,"
                    + " time-outs and more. Keys that name hosts and files are left out.")
    @Nullable
    Path configFile;

    @Option(
            names = "--runs",
            paramLabel = "K",
            description = "So many runs with each policy, the seeds counted up from S, compared (default: "
                    + "${DEFAULT-VALUE}).")
    int runs = 1;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "Wire protocol: graphene (the default) or bitcoin.")
    ChainOptions.Protocol protocol = ChainOptions.Protocol.GRAPHENE;

    @Option(
            names = "--block-interval",
            paramLabel = "S",
            converter = DurationConverter.class,
            description = "Time from block to block (default: 3s).")
    Duration blockInterval = Duration.ofSeconds(3);

    @Option(names = "--block-size", paramLabel = "B", description = "Bytes of a block (default: ${DEFAULT-VALUE}).")
    int blockSize = 1_000;

    @Option(
            names = "--tx-rate",
            paramLabel = "R",
            description = "Transactions a second, in the whole network (default: ${DEFAULT-VALUE}).")
    double transactionRate = 1;

    @Option(
            names = "--crypto",
            paramLabel = "MODE",
            description = "real, or model: keyed hashes instead of the curve and the cipher (default: model above 200 "
                    + "nodes).")
    @Nullable
    Crypto crypto;

    @Option(
            names = "--threads",
            paramLabel = "T",
            description =
                    "Threads that share the nodes of a run, which end the same with any number of them (default: as "
                            + "many as processors; 1 when several runs are compared).")
    @Nullable
    Integer threads;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Write every event there, one a line; the digest is the SHA-256 of this file.")
    @Nullable
    Path trace;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report there as a page with plots.")
    @Nullable
    Path html;

    @Option(names = "--json", description = "Print one JSON object a line; the last one is the report.")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log more to standard error.")
    boolean verbose;

    private NodeConfig nodeConfig = NodeConfig.defaults();

    @Override
    public Integer call() {
        check();
        readConfig();
        LogLevel.set(verbose ? "warn" : "error");
        if (isSingle()) {
            new SimulateRun(this, new SimulateRun.Case(policies.get(0), seed))
                    .run(spec.commandLine().getOut());
        } else {
            new SimulateComparison(this, spec.commandLine().getOut()).run();
        }
        return 0;
    }

    private void check() {
        require(nodes >= 2 && nodes <= MOST_NODES, "--nodes", nodes, "2 to 100000");
        require(minutes > 0 && minutes <= MOST_MINUTES, "--minutes", minutes, "above 0, at most 525600");
        require(seeds == null || (seeds >= 1 && seeds <= nodes), "--seeds", seeds, "1 to the number of nodes");
        require(runs >= 1 && runs <= 1_000, "--runs", runs, "1 to 1000");
        require(threads == null || (threads >= 1 && threads <= MOST_THREADS), "--threads", threads, "1 to 64");
        boolean single = isSingle();
        require(single || trace == null, "--trace", "several runs", "one run and one policy");
        require(single || html == null, "--html", "several runs", "one run and one policy");
        require(
                configFile == null || policies.contains(PeerPolicy.HEARTH),
                "--config",
                "no node with policy hearth",
                "hearth among the policies");
        require(
                partition == null || isWithin(partition.at()),
                "--partition",
                "a beginning after the end",
                "an earlier one");
        require(restart == null || isWithin(restart), "--restart", "a time after the end", "an earlier one");
        require(restartAt() == null || seedCount() < nodes, "--restart", "seed nodes only", "--nodes above --seeds");
        require(churn >= 0 && churn <= 100, "--churn", churn, "0 to 100");
        require(
                clockSkew.compareTo(MOST_SKEW) <= 0,
                "--clock-skew",
                clockSkew.toHours() + "h",
                "at most " + MOST_SKEW.toDays() + "d");
        require(nat >= 0 && nat <= 1, "--nat", nat, "0 to 1");
        ChainOptions.Range sizes = ChainOptions.blockSizes(protocol);
        require(sizes.has(blockSize), "--block-size", blockSize, sizes.toString());
        require(blockInterval.toMillis() >= 100, "--block-interval", blockInterval.toMillis() + "ms", "at least 100ms");
        require(transactionRate >= 0 && transactionRate <= 10_000, "--tx-rate", transactionRate, "0 to 10000");
    }

    private void readConfig() {
        if (configFile == null) {
            return;
        }
        NodeConfig read = new ConfigSource(configFile).read();
        List<String> leftOut = SimulatedConfig.leftOut(read);
        read.warnings().forEach(this::warn);
        if (!leftOut.isEmpty()) {
            warn(configFile + ": not simulated: " + String.join(", ", leftOut));
        }
        nodeConfig = SimulatedConfig.of(read);
    }

    private void warn(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.qualifiedName() + ": " + line);
        err.flush();
    }

    private boolean isSingle() {
        return runs == 1 && policies.size() == 1;
    }

    private boolean isWithin(Duration time) {
        return time.compareTo(duration()) < 0;
    }

    private void require(boolean holds, String option, @Nullable Object found, String expected) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + ": found " + found + ", expected " + expected);
        }
    }

    /** The chain all nodes are of; its clock begins with the simulation. */
    SampleChain<?, ?> chain() {
        return protocol == ChainOptions.Protocol.GRAPHENE
                ? new GrapheneChain(InboundFlood.CHAIN_ID, blockSize)
                : BitcoinChain.simulated(blockSize);
    }

    /** What nodes with policy hearth are configured with. */
    NodeConfig nodeConfig() {
        return nodeConfig;
    }

    Duration duration() {
        return Duration.ofNanos(Math.round(minutes * 60e9));
    }

    int threadCount() {
        int all = isSingle() ? Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()) : 1;
        return threads == null ? all : threads;
    }

    int seedCount() {
        return seeds == null ? Math.min(nodes, Math.max(5, nodes / 50)) : seeds;
    }

    Crypto cryptoMode() {
        return crypto == null ? (nodes > 200 ? Crypto.MODEL : Crypto.REAL) : crypto;
    }

    @Nullable
    Duration restartAt() {
        boolean eclipse = attackers.stream().anyMatch(attack -> attack.kind() == AttackOption.Kind.ECLIPSE);
        return restart == null && eclipse ? duration().dividedBy(2) : restart;
    }
}
