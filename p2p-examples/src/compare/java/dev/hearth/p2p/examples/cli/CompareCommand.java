package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.examples.bench.Comparison;
import dev.hearth.p2p.examples.bench.Subject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import org.jspecify.annotations.Nullable;

/** {@code hearth bench} for this library and others side by side, which the Maven profile {@code compare} runs. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = "Measures the library and others the same way: bare Netty without and with TLS, bitcoinj, TRON's "
                + "libp2p. Have nothing else running.")
final class CompareCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "MEASURE",
            description = "What to measure: ${COMPLETION-CANDIDATES} (default: all of them).")
    @Nullable
    Comparison measure;

    @Mixin
    BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        return options.measure(measure == null ? List.of(Comparison.values()) : List.<Subject>of(measure));
    }

    /** Ends the process with 0, or with another number when something failed. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompareCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }
}
