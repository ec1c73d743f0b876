package dev.hearth.p2p.examples.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.FrameLimits;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BitcoinJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<BitcoinSamples.Sample> SAMPLES = BitcoinSamples.all();

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.examples.json.BitcoinSamples#all")
    void showsTheFieldsAndPacksThemIntoTheSameBytes(BitcoinSamples.Sample sample) throws Exception {
        ObjectNode shown = decode(sample.command(), sample.payload());

        assertThat(shown)
                .hasToString("{\"type\":\"" + sample.command() + "\",\"name\":\"" + sample.command() + "\",\"fields\":"
                        + sample.fields() + "}");
        assertThat(encode(shown.toString())).isEqualTo(sample.payload());
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.examples.json.BitcoinSamples#all")
    void tellsTheBytesAfterTheMessage(BitcoinSamples.Sample sample) throws Exception {
        if (sample.command().equals("ping") || sample.command().equals("reject")) {
            return; // they have an optional end
        }
        ObjectNode shown = decode(sample.command(), sample.payload() + "5a00");

        assertThat(shown.get("trailing").textValue()).isEqualTo("5a00");
        assertThat(shown.get("fields")).hasToString(sample.fields());
        assertThat(encode(shown.toString())).isEqualTo(sample.payload() + "5a00");
    }

    @Property(tries = 1000)
    void anyBytesPackAgainOrAreNoMessage(
            @ForAll @IntRange(max = 100) int which, @ForAll @Size(max = 200) byte[] payload) throws Exception {
        packsAgainOrIsNoMessage(SAMPLES.get(which % SAMPLES.size()).command(), payload);
    }

    @Property(tries = 3000)
    void damagedMessagesPackAgainOrAreNone(
            @ForAll @IntRange(max = 100) int which,
            @ForAll int at,
            @ForAll byte with,
            @ForAll @IntRange(max = 2) int how)
            throws Exception {
        BitcoinSamples.Sample sample = SAMPLES.get(which % SAMPLES.size());
        byte[] payload = HexText.parse("", sample.payload());
        if (payload.length == 0) {
            return;
        }
        int place = Math.floorMod(at, payload.length);
        switch (how) {
            case 0 -> payload[place] = with;
            case 1 -> payload = Arrays.copyOf(payload, place);
            default -> payload[place] ^= (byte) (1 << (with & 7));
        }
        packsAgainOrIsNoMessage(sample.command(), payload);
    }

    private static void packsAgainOrIsNoMessage(String command, byte[] payload) throws Exception {
        ObjectNode shown;
        try {
            shown = BitcoinJson.decode(command, payload);
        } catch (MalformedMessageException e) {
            return;
        }
        assertThat(BitcoinJson.encode(MAPPER.readTree(MAPPER.writeValueAsString(shown))))
                .isEqualTo(payload);
    }

    @Test
    void whatFieldsDoNotTellIsKeptRaw() throws Exception {
        String you = "00".repeat(46);
        ObjectNode shortVersion = decode("version", you);
        assertThat(shortVersion.get("raw").textValue()).isEqualTo(you);
        assertThat(encode(shortVersion.toString())).isEqualTo(you);

        String yggdrasil = "01" + "00000000" + "01" + "0710" + "02".repeat(16) + "208d";
        ObjectNode addresses = decode("addrv2", yggdrasil);
        assertThat(addresses)
                .hasToString("{\"type\":\"addrv2\",\"name\":\"addrv2\",\"fields\":{\"addresses\":[]},\"raw\":\""
                        + yggdrasil + "\"}");
        assertThat(encode(addresses.toString())).isEqualTo(yggdrasil);
    }

    @Test
    void unknownCommandsAreTheirPayload() throws Exception {
        ObjectNode shown = decode("sendtxrcncl", "00ff");

        assertThat(shown).hasToString("{\"type\":\"sendtxrcncl\",\"name\":null,\"fields\":{\"payload\":\"00ff\"}}");
        assertThat(encode(shown.toString())).isEqualTo("00ff");
    }

    @Test
    void transactionsOfVeryManyPartsAreBytes() throws Exception {
        String payload =
                "02000000" + "0001" + "01" + "00".repeat(41) + "00" + "fd60ea" + "00".repeat(60_000) + "00000000";

        ObjectNode shown = decode("tx", payload);

        assertThat(shown).hasToString("{\"type\":\"tx\",\"name\":\"tx\",\"fields\":{\"raw\":\"" + payload + "\"}}");
        assertThat(encode(shown.toString())).isEqualTo(payload);
    }

    @Test
    void refusesPayloadsThatFitNoFrame() throws Exception {
        byte[] largest = new byte[FrameLimits.MAX_PAYLOAD];
        assertThat(BitcoinJson.encode(BitcoinJson.decode("x", largest))).isEqualTo(largest);
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> BitcoinJson.decode("x", new byte[FrameLimits.MAX_PAYLOAD + 1]))
                .withMessage("a payload has at most 4000000 bytes, not 4000001");
    }

    @Test
    void refusesTextThatIsNoCommand() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decode("thirteenchars", ""))
                .withMessage("a type must be a command of up to 12 characters, not \"thirteenchars\"");
        assertThatIllegalArgumentException().isThrownBy(() -> decode("\u00e4", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":5003,"fields":{}}                           | type must be a string
            {"type":"ping","fields":{}}                         | fields/nonce is missing
            {"type":"ping","name":"pong","fields":{"nonce":1}}  | name must be "ping" for type ping, not "pong"
            {"type":"verack","fields":{"a":1}}                  | fields/a is not a field of this message
            {"type":"inv","fields":{"inventory":[{"type":1,"hash":"00"}]}} | fields/inventory/0/hash must have 32 bytes, not 1
            {"type":"addr","fields":{"addresses":[{"time":1,"services":1,"address":"a"}]}} | fields/addresses/0/address: "a" has no port
            {"type":"blocktxn","fields":{"block_hash":"HASH","transactions":["00"]}} | fields make no message: a vector claims more elements than the payload holds
            {"type":"tx","fields":{"raw":"00"}}                 | fields make no transaction: the payload ends in the middle of a field
            {"type":"tx","fields":{"version":1,"inputs":[],"outputs":[],"witnesses":[[]],"locktime":0}} | fields/witnesses must have one list for each input
            {"type":"getblocktxn","fields":{"block_hash":"HASH","indexes":[2,1]}} | indexes ascend, but 1 follows 2
            """)
    void refusesWhatIsNoMessage(String json, String reason) {
        assertThatThrownBy(() -> encode(json.replace("HASH", "00".repeat(32))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    private static ObjectNode decode(String command, String payload) throws MalformedMessageException {
        return BitcoinJson.decode(command, HexText.parse("the payload", payload));
    }

    private static String encode(String json) throws Exception {
        return HexText.of(BitcoinJson.encode(MAPPER.readTree(json)));
    }
}
