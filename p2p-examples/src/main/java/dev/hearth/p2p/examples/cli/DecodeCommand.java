package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.examples.json.HexText;
import dev.hearth.p2p.examples.json.MessageJson;
import dev.hearth.p2p.messages.MalformedMessageException;
import java.io.InputStream;
import java.time.Clock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth decode}: payloads in hex to JSON, in the form of {@link MessageJson}. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        description = "Prints the message in a payload as JSON.",
        footer = {
            "",
            "With - every line of standard input is TYPE HEX, or HEX alone if --type is given. One line of JSON answers"
                    + " each; {\"error\":...} where a line is no message.",
            "",
            "\"raw\" holds the bytes of a message whose fields do not tell them all, \"trailing\" what follows it."
        })
final class DecodeCommand extends ConversionCommand {
    /** A payload of 4,000,000 bytes, the longest of any protocol, has 8,000,000 digits of hex. */
    private static final int LONGEST_LINE = 9 << 20;

    private static final Pattern GAP = Pattern.compile("\\s+");

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description =
                    "Message type, such as 5006 for a hello of Graphene, or a command of Bitcoin, such as version.")
    private @Nullable String type;

    @Parameters(paramLabel = "(HEX | -)", description = "Payload in hex, or - for standard input.")
    private String payload = "";

    /** The command as picocli makes it. */
    DecodeCommand() {
        this(System.in, Clock.systemUTC());
    }

    DecodeCommand(InputStream in, Clock clock) {
        super(in, clock, LONGEST_LINE);
    }

    @Override
    String argument() {
        return payload;
    }

    @Override
    String convert(String text) throws MalformedMessageException {
        boolean isLine = argument().equals(STANDARD_INPUT);
        if (type == null && !isLine) {
            throw wrongOption("--type is missing: it tells what the payload is");
        }
        String[] parts = GAP.split(text.strip(), 2);
        if (type != null && (parts.length == 1 || !isLine)) {
            return decode(type, text.strip());
        }
        return decode(parts[0], parts.length == 1 ? "" : parts[1]);
    }

    private String decode(String wanted, String hex) throws MalformedMessageException {
        ObjectNode message = object();
        message.setAll(messages().decode(wanted, HexText.parse("the payload", hex)));
        return print(message);
    }
}
