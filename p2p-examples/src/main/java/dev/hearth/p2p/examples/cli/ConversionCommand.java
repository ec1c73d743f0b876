package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.examples.json.MessageJson;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that converts one message, its argument, or with {@code -} one a line of standard input. A line that cannot
 * be converted is answered by {@code {"error":…}} in its place. Answers are plain ASCII, whatever a peer wrote, and go
 * out when the input pauses.
 */
abstract class ConversionCommand implements Callable<Integer> {
    static final String STANDARD_INPUT = "-";
    private static final String GRAPHENE = "graphene";
    private static final int LONGEST_ERROR = 300;

    private final InputStream in;
    private final Clock clock;
    private final int longestLine;
    private final ObjectWriter json = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = GRAPHENE,
            description = "Wire protocol, graphene (by default) or bitcoin.")
    private String protocol = GRAPHENE;

    private MessageJson messages = MessageJson.GRAPHENE;

    @Option(names = "--json", description = "Print one JSON object a line, with the time of printing as \"at\".")
    private boolean withTime;

    /**
     * A command that reads {@code in} when asked to.
     *
     * @param longestLine longest line that is looked at, in bytes
     */
    ConversionCommand(InputStream in, Clock clock, int longestLine) {
        this.in = in;
        this.clock = clock;
        this.longestLine = longestLine;
    }

    /** The message to convert, or {@code -}. */
    abstract String argument();

    /**
     * Converts one message.
     *
     * @throws MalformedMessageException if it is none
     * @throws IllegalArgumentException if the text is wrong
     */
    abstract String convert(String text) throws MalformedMessageException;

    @Override
    public final Integer call() {
        CommandLine commandLine = spec.commandLine();
        try {
            messages = MessageJson.of(protocol);
        } catch (IllegalArgumentException e) {
            throw wrongOption(String.valueOf(e.getMessage()));
        }
        if (argument().equals(STANDARD_INPUT)) {
            return convertLines(commandLine.getOut());
        }
        try {
            String answer = convert(argument());
            commandLine.getOut().print(answer + "\n");
            commandLine.getOut().flush();
            return CommandLine.ExitCode.OK;
        } catch (MalformedMessageException | IllegalArgumentException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    /** The messages of the protocol that was chosen. */
    final MessageJson messages() {
        return messages;
    }

    final ParameterException wrongOption(String reason) {
        return new ParameterException(spec.commandLine(), reason);
    }

    private int fail(String reason) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.qualifiedName() + ": " + printable(reason));
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private int convertLines(PrintWriter out) {
        BufferedWriter answers = new BufferedWriter(out, 1 << 16);
        LineReader lines = new LineReader(in, longestLine, () -> flush(answers));
        try {
            for (byte[] line = lines.next(); line != null && !out.checkError(); line = lines.next()) {
                answers.write(
                        lines.wasTooLong()
                                ? error("a line must have at most " + longestLine + " bytes, but this one is longer")
                                : answer(line));
                answers.write('\n');
            }
            answers.flush();
            return out.checkError() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
        } catch (IOException | UncheckedIOException e) {
            fail("standard input: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static void flush(BufferedWriter answers) {
        try {
            answers.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(byte[] line) {
        try {
            return convert(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString());
        } catch (MalformedMessageException | IllegalArgumentException e) {
            return error(String.valueOf(e.getMessage()));
        } catch (CharacterCodingException e) {
            return error("a line must be UTF-8, but this one is not");
        }
    }

    private String error(String reason) {
        return print(object().put("error", printable(reason)));
    }

    private static String printable(String reason) {
        return WireText.of(reason).printable(LONGEST_ERROR);
    }

    final boolean withTime() {
        return withTime;
    }

    /** A new object to print, with the time if that is wanted. */
    final ObjectNode object() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        return withTime ? object.put("at", JsonLine.time(clock.millis())) : object;
    }

    final String print(ObjectNode object) {
        try {
            return json.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot be written", e);
        }
    }
}
