package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.examples.json.HexText;
import java.io.InputStream;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hearth encode}: the inverse of {@link DecodeCommand}. */
@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        description = "Prints the payload of a message in hex, given as JSON in the form \"hearth decode\" prints.",
        footer = {
            "",
            "With - every line of standard input is one message; one line of hex answers each, {\"error\":...} where a"
                    + " line is no message."
        })
final class EncodeCommand extends ConversionCommand {
    /** A payload of 2 MiB takes at most eight times as many bytes of JSON: text full of bytes that are not UTF-8. */
    private static final int LONGEST_LINE = 24 << 20;

    /** Variants nest 32 deep at most, a few levels inside the message. */
    private static final int DEEPEST = 64;

    /**
     * A Graphene payload of 2 MiB holds at most some 35,000 addresses or connections, the messages with the most values;
     * an inventory of Bitcoin has 50,000 entries.
     */
    private static final int MOST_TOKENS = 1_000_000;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxStringLength(LONGEST_LINE)
                            .maxNameLength(LONGEST_LINE)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Parameters(paramLabel = "(JSON | -)", description = "Message as JSON, or - for standard input.")
    private String message = "";

    /** The command as picocli makes it. */
    EncodeCommand() {
        this(System.in, Clock.systemUTC());
    }

    EncodeCommand(InputStream in, Clock clock) {
        super(in, clock, LONGEST_LINE);
    }

    @Override
    String argument() {
        return message;
    }

    @Override
    String convert(String text) {
        JsonNode parsed = parse(text);
        String hex = HexText.of(messages().encode(parsed));
        if (!withTime()) {
            return hex;
        }
        ObjectNode answer = object();
        answer.set("type", parsed.get("type"));
        return print(answer.put("hex", hex));
    }

    private JsonNode parse(String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            String column = place == null ? "" : " at column " + place.getColumnNr();
            throw new IllegalArgumentException("the JSON cannot be read" + column + ": " + e.getOriginalMessage(), e);
        }
    }
}
