package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.runtime.ConfigurationException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The {@code hearth} command: where the program starts. */
@Command(
        name = "hearth",
        description = "Peer-to-peer nodes for blockchains.",
        versionProvider = ProgramVersion.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            SimulateCommand.class,
            NodeCommand.class,
            PeersCommand.class,
            DecodeCommand.class,
            EncodeCommand.class,
            KeygenCommand.class,
            BenchCommand.class
        })
public final class Hearth implements Runnable {
    private static final int FAILED = 1;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.setProperty(
                "io.netty.jfr.enabled", "false"); // Its events would load the flight recorder at every start.
        PrintWriter out = new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), false);
        int code = commandLine().setOut(out).execute(arguments);
        out.flush();
        System.exit(code);
    }

    /** The command line, with failures shown as one line each. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Hearth());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        OptionValues.register(commandLine);
        commandLine.setParameterExceptionHandler(Hearth::wrongOption);
        commandLine.setExecutionExceptionHandler(Hearth::failed);
        return commandLine;
    }

    private static int wrongOption(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        say(command, name, oneLine(wrong.getMessage()) + " (try '" + name + " --help')");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof CommandFailure || failure instanceof ConfigurationException) {
            say(command, command.getCommandSpec().qualifiedName(), oneLine(failure.getMessage()));
            return FAILED;
        }
        throw failure;
    }

    private static void say(CommandLine command, String name, String line) {
        command.getErr().println(name + ": " + line);
        command.getErr().flush();
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
