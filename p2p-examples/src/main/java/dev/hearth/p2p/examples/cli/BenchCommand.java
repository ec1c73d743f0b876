package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.bench.Accepts;
import dev.hearth.p2p.examples.bench.Bitcoin;
import dev.hearth.p2p.examples.bench.Connections;
import dev.hearth.p2p.examples.bench.Handshakes;
import dev.hearth.p2p.examples.bench.NodeSends;
import dev.hearth.p2p.examples.bench.Pings;
import dev.hearth.p2p.examples.bench.RelayFan;
import dev.hearth.p2p.examples.bench.RelayHop;
import dev.hearth.p2p.examples.bench.Simulations;
import dev.hearth.p2p.examples.bench.SlowLinks;
import dev.hearth.p2p.examples.bench.Starts;
import dev.hearth.p2p.examples.bench.Subject;
import dev.hearth.p2p.examples.bench.Sync;
import dev.hearth.p2p.examples.bench.Throughput;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hearth bench}: how fast this machine lets the library be. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = "Measures the library on this machine, end to end over real sockets, with the limit beside each "
                + "figure: the middle, the least and the largest of several runs. Have nothing else running.")
final class BenchCommand implements Callable<Integer> {
    /** What can be measured. */
    enum Measured {
        THROUGHPUT,
        HANDSHAKE,
        SYNC,
        RELAY,
        CONNECTIONS,
        SIMULATION,
        STARTUP,
        BITCOIN,
        ALL;

        private List<Subject> subjects() {
            return switch (this) {
                case THROUGHPUT -> List.of(new Throughput(), new NodeSends(), new Pings());
                case HANDSHAKE -> List.of(new Handshakes());
                case CONNECTIONS -> List.of(new Connections(), new Accepts());
                case SYNC -> List.of(new Sync(), new SlowLinks());
                case RELAY -> List.of(new RelayHop(), new RelayFan());
                case SIMULATION -> List.of(new Simulations());
                case STARTUP -> List.of(new Starts());
                case BITCOIN -> List.of(new Bitcoin());
                case ALL ->
                    EnumSet.complementOf(EnumSet.of(ALL)).stream()
                            .flatMap(each -> each.subjects().stream())
                            .toList();
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "SUBJECT",
            description = "What to measure: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Measured subject = Measured.ALL;

    @Mixin
    BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        return options.measure(subject.subjects());
    }
}
