package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.examples.json.HexText;
import dev.hearth.p2p.examples.json.Recorded;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code hearth decode} and {@code hearth encode} as they are called. */
@Timeout(60)
class ConversionTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final String REQUEST =
            "{\"type\":5003,\"name\":\"fetch_blockchain_item_ids\",\"fields\":{\"item_type\":1001,\"blockchain_synopsis\":[]}}";
    private static final String ACCEPTED = "{\"type\":5007,\"name\":\"connection_accepted\",\"fields\":{}}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void decodesOneMessage() {
        assertThat(decode("", "--protocol", "graphene", "--type", "5003", "E903000000"))
                .isZero();
        assertThat(out).hasToString(REQUEST + "\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void decodesAnEmptyPayload() {
        assertThat(decode("", "--type", "5007", "")).isZero();
        assertThat(out).hasToString(ACCEPTED + "\n");
    }

    @Test
    void encodesOneMessage() {
        assertThat(encode("", "--protocol", "graphene", REQUEST)).isZero();
        assertThat(out).hasToString("e903000000\n");
    }

    @Test
    void addsTheTimeWhenAskedForJson() {
        assertThat(decode("", "--json", "--type", "5003", "e903000000")).isZero();
        String withTime = "{\"at\":\"2026-01-02T03:04:05.000Z\"," + REQUEST.substring(1);
        assertThat(out).hasToString(withTime + "\n");
        out.getBuffer().setLength(0);

        assertThat(encode(withTime + "\n[]\n", "--json", "-")).isZero();
        assertThat(out)
                .hasToString("{\"at\":\"2026-01-02T03:04:05.000Z\",\"type\":5003,\"hex\":\"e903000000\"}\n"
                        + "{\"at\":\"2026-01-02T03:04:05.000Z\",\"error\":\"a message must be an object\"}\n");
    }

    @Test
    void answersEveryLineInItsPlace() {
        String lines = "5003 e903000000\n5003 e9\n\n5007\n5007 \r\nabc 00\n99999999999 00\n5003 0\n5003 e903000000";

        assertThat(decode(lines, "-")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        REQUEST,
                        "{\"error\":\"the payload ends in the middle of a field\"}",
                        noType(""),
                        ACCEPTED,
                        ACCEPTED,
                        noType("abc"),
                        noType("99999999999"),
                        "{\"error\":\"the payload must be an even number of hex digits, not 1\"}",
                        REQUEST);
    }

    private static String noType(String word) {
        return "{\"error\":\"a type must be a number of 0 to 4294967295, not \\\"" + word + "\\\"\"}";
    }

    @Test
    void linesMayHoldThePayloadAloneWhenTheTypeIsGiven() {
        assertThat(decode("e903000000\n5007 \n\n5007 00\n", "--type", "5003", "-"))
                .isZero();
        assertThat(out.toString().lines().map(line -> line.substring(0, 12)))
                .containsExactly("{\"type\":5003", "{\"error\":\"th", "{\"error\":\"th", "{\"type\":5007");
    }

    @Test
    void convertsMessagesOfBitcoin() {
        String ping = "{\"type\":\"ping\",\"name\":\"ping\",\"fields\":{\"nonce\":1}}";
        String unknown = "{\"type\":\"x\",\"name\":null,\"fields\":{\"payload\":\"00ff\"}}";

        assertThat(decode("ping 0100000000000000\nx 00ff\nping 01\n", "--protocol", "bitcoin", "-"))
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(ping, unknown, "{\"error\":\"the payload ends in the middle of a field\"}");
        out.getBuffer().setLength(0);

        assertThat(encode(ping + "\n" + unknown + "\n", "--protocol", "bitcoin", "-"))
                .isZero();
        assertThat(out).hasToString("0100000000000000\n00ff\n");
        out.getBuffer().setLength(0);

        assertThat(encode("", "--protocol", "bitcoin", "--json", ping)).isZero();
        assertThat(out)
                .hasToString("{\"at\":\"2026-01-02T03:04:05.000Z\",\"type\":\"ping\",\"hex\":\"0100000000000000\"}\n");
    }

    @Test
    void theLargestPayloadOfBitcoinFitsALine() {
        assertThat(decode("x " + "00".repeat(4_000_000), "--protocol", "bitcoin", "-"))
                .isZero();
        assertThat(out.toString()).hasSizeGreaterThan(8_000_000).startsWith("{\"type\":\"x\",");
    }

    @Test
    void recordedSessionsPassBothWays() {
        List<Recorded.Message> all = Recorded.all().toList();
        StringBuilder lines = new StringBuilder();
        all.forEach(message -> lines.append(message.type())
                .append(' ')
                .append(HexText.of(message.body()))
                .append('\n'));
        assertThat(decode(lines.toString(), "-")).isZero();
        String decoded = out.toString();
        assertThat(decoded).isASCII();
        out.getBuffer().setLength(0);

        assertThat(encode(decoded, "-")).isZero();

        assertThat(out.toString().lines().toList())
                .isEqualTo(
                        all.stream().map(message -> HexText.of(message.body())).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "", "null", "5", "{} {}", "{\"type\":1,\"type\":2}", "\u0001", "{\"type\":NaN}", "[[[["})
    void malformedJsonIsOneLine(String json) {
        assertThat(encode("", json)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).singleElement().asString().startsWith("encode: ");
    }

    @Test
    void malformedLinesOfJsonAreAnsweredByErrors() {
        byte[] notUtf8 = {'"', (byte) 0xff, '"', '\n'};
        String deep = "[".repeat(100_000) + "\n";
        String manyValues = "[" + "[],".repeat(1_000_000) + "[]]\n";
        InputStream lines = new SequenceInputStream(new ByteArrayInputStream(notUtf8), text("\n" + deep + manyValues));

        assertThat(run(new EncodeCommand(lines, CLOCK), "-")).isZero();

        assertThat(out.toString().lines()).hasSize(4).allMatch(line -> line.startsWith("{\"error\":\""));
        assertThat(out.toString())
                .startsWith("{\"error\":\"a line must be UTF-8, but this one is not\"}")
                .hasSizeLessThan(1000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            --type 5003 e9  ; the payload ends in the middle of a field
            --type 5003 0x  ; the payload must be hex, but has 'x' at position 2
            --type 5003 --foo 00  ; Unknown option: '--foo' (try 'hearth decode --help')
            --type 5003 xyz  ; the payload must be an even number of hex digits, not 3
            --type -1 00  ; a type must be a number of 0 to 4294967295, not "-1"
            e903000000  ; --type is missing: it tells what the payload is (try 'hearth decode --help')
            --type x 00  ; a type must be a number of 0 to 4294967295, not "x"
            --protocol smoke --type 1 00  ; --protocol must be graphene or bitcoin, not "smoke" (try 'hearth decode --help')
            --protocol bitcoin --type ping 01  ; the payload ends in the middle of a field
            --protocol bitcoin --type thirteenchars 01  ; a type must be a command of up to 12 characters, not "thirteenchars"
            --type 1  ; Missing required parameter: '(HEX | -)' (try 'hearth decode --help')
            """)
    void wrongUseOfDecodeIsOneLine(String arguments, String reason) {
        CommandLine hearth = Hearth.commandLine();

        assertThat(execute(hearth, ("decode " + arguments).split(" "))).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err).hasToString("hearth decode: " + reason + System.lineSeparator());
    }

    @Test
    void isPartOfTheProgram() {
        assertThat(execute(Hearth.commandLine(), "encode", REQUEST)).isZero();
        assertThat(out).hasToString("e903000000\n");
        assertThat(execute(Hearth.commandLine(), "encode", "[]")).isEqualTo(2);
        assertThat(err).hasToString("hearth encode: a message must be an object" + System.lineSeparator());
    }

    @Test
    void whatPeersWroteIsPrintedAsAscii() {
        String closing = HexText.of("\u001b[2J\u009b\u202eä".getBytes(StandardCharsets.UTF_8));
        int length = closing.length() / 2;

        assertThat(decode("", "--type", "5011", String.format("%02x", length) + closing + "0000"))
                .isZero();

        assertThat(out.toString()).contains("\\u001B[2J\\u009B\\u202E\\u00E4");
    }

    @Test
    void refusesEndlessLinesAndGoesOn() {
        InputStream endless = new SequenceInputStream(new Zeros(20L << 20), text("\n5007\n"));

        assertThat(run(new DecodeCommand(endless, CLOCK), "-")).isZero();

        assertThat(out)
                .hasToString("{\"error\":\"a line must have at most 9437184 bytes, but this one is longer\"}\n"
                        + ACCEPTED + "\n");
    }

    @Test
    void theLargestPayloadFitsALine() {
        String largest = "7 " + "00".repeat(2 << 20);
        assertThat(decode(largest, "-")).isZero();
        assertThat(out.toString()).hasSizeGreaterThan(4 << 20).startsWith("{\"type\":7,");
    }

    @Test
    void answersWhenTheInputPauses() throws Exception {
        PipedInputStream in = new PipedInputStream();
        PipedInputStream answers = new PipedInputStream();
        PrintWriter writer = new PrintWriter(new PipedOutputStream(answers), false, StandardCharsets.UTF_8);
        Thread command = new Thread(() ->
                new CommandLine(new DecodeCommand(in, CLOCK)).setOut(writer).execute("-"));
        try (PipedOutputStream to = new PipedOutputStream(in)) {
            command.start();
            for (String part : List.of("5007\n50", "07\n", "5007 \n")) {
                to.write(part.getBytes(StandardCharsets.US_ASCII));
                to.flush();
                byte[] answer = answers.readNBytes(ACCEPTED.length() + 1);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo(ACCEPTED + "\n");
            }
        }
        command.join(Duration.ofSeconds(30).toMillis());
        assertThat(command.isAlive()).isFalse();
    }

    private int decode(String in, String... arguments) {
        return run(new DecodeCommand(text(in), CLOCK), arguments);
    }

    private int encode(String in, String... arguments) {
        return run(new EncodeCommand(text(in), CLOCK), arguments);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private int run(Object command, String... arguments) {
        return execute(new CommandLine(command), arguments);
    }

    private int execute(CommandLine command, String... arguments) {
        return command.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** A long line of zeros without an end. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long length) {
            left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? '0' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(length, left);
            Arrays.fill(bytes, offset, offset + count, (byte) '0');
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
