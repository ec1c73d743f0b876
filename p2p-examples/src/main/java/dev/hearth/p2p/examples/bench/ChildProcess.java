package dev.hearth.p2p.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another Java process with the same class path, the other end of a measure. The two speak in lines: {@link #tell} writes
 * to its standard input, {@link #answer} reads from its standard output. It ends when its standard input does.
 */
final class ChildProcess implements AutoCloseable {
    private static final long END_SECONDS = 5;

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter words;

    private ChildProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.words = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** Starts {@code main} in a process with these options of the virtual machine. */
    static ChildProcess start(Class<?> main, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.add(Transports.option());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void tell(String line) {
        words.println(line);
    }

    /** The next line it prints. */
    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the other process ended unexpectedly");
        }
        return line;
    }

    /** Asks something and waits for the answer. */
    String ask(String line) throws IOException {
        tell(line);
        return answer();
    }

    @Override
    public void close() {
        words.close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** What a child does with each line it is told; it ends when there are no more. */
    interface Listener {
        void told(String line) throws Exception;
    }

    /** In the child: says something to whoever started it. */
    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** In the child: listens until the parent has nothing more to say, then ends the process. */
    static void listen(Listener listener) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                listener.told(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.exit(0);
    }
}
