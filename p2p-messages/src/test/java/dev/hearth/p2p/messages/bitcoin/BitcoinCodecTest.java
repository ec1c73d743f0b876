package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every message, and of any bytes that claim to be one. */
class BitcoinCodecTest {
    private static final long BYTES_PER_BYTE = 64;
    private static final long FIXED_BYTES = 32 * 1024;

    static final List<String> COMMANDS = List.of(
            "version",
            "verack",
            "wtxidrelay",
            "sendaddrv2",
            "sendheaders",
            "sendcmpct",
            "feefilter",
            "ping",
            "pong",
            "getaddr",
            "addr",
            "addrv2",
            "inv",
            "getdata",
            "notfound",
            "getheaders",
            "getblocks",
            "headers",
            "block",
            "tx",
            "mempool",
            "merkleblock",
            "filterload",
            "filteradd",
            "filterclear",
            "cmpctblock",
            "getblocktxn",
            "blocktxn",
            "getcfilters",
            "cfilter",
            "getcfheaders",
            "cfheaders",
            "getcfcheckpt",
            "cfcheckpt",
            "reject",
            "alert");

    @Provide
    Arbitrary<BitcoinMessage> messages() {
        return Messages.any();
    }

    @Provide
    Arbitrary<String> commands() {
        return Arbitraries.of(COMMANDS);
    }

    @Test
    void knowsEveryCommandOfTheProtocol() {
        assertThat(COMMANDS).allMatch(BitcoinCommands::isKnown);
        assertThat(BitcoinCommands.ALL).allMatch(BitcoinCommands::isKnown).containsAll(COMMANDS);
        assertThat(BitcoinCommands.isKnown("")).isFalse();
        assertThat(BitcoinCommands.isKnown("Version")).isFalse();
    }

    @Property(tries = 3000)
    void decodesWhatItEncodes(@ForAll("messages") BitcoinMessage message) throws Exception {
        ByteBuf payload = Recorded.buffer(BitcoinCodec.encode(message));

        BitcoinMessage decoded = BitcoinCodec.decode(message.command(), payload);

        assertThat(decoded).isEqualTo(message).hasSameHashCodeAs(message);
        assertThat(payload.isReadable()).isFalse();
    }

    @Property(tries = 5000)
    void rejectsOrMakesCanonicalWhateverArrives(
            @ForAll("commands") String command, @ForAll @Size(max = 200) byte[] payload) {
        rejectsOrMakesCanonical(command, payload);
    }

    @Property(tries = 5000)
    void rejectsOrMakesCanonicalAlteredMessages(
            @ForAll("messages") BitcoinMessage message,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll byte altered,
            @ForAll @IntRange(max = 4) int manner) {
        byte[] payload = BitcoinCodec.encode(message);
        if (payload.length == 0) {
            return;
        }
        int at = place % payload.length;
        switch (manner) {
            case 0 -> payload[at] = altered;
            case 1 -> payload[at] ^= (byte) (1 << (altered & 7));
            case 2 -> payload = Arrays.copyOf(payload, at);
            case 3 -> Arrays.fill(payload, at, Math.min(payload.length, at + 9), (byte) 0xff);
            default -> payload = Arrays.copyOf(payload, payload.length + 3);
        }
        rejectsOrMakesCanonical(message.command(), payload);
    }

    /** A typed rejection, or a record whose encoding decodes to the same record; in memory the payload accounts for. */
    private static void rejectsOrMakesCanonical(String command, byte[] payload) {
        BitcoinMessage message;
        try {
            message = BitcoinCodec.decode(command, Recorded.buffer(payload));
        } catch (MalformedMessageException rejected) {
            assertThat(rejected.getMessage()).isNotBlank();
            return;
        }
        try {
            assertThat(BitcoinCodec.decode(command, Recorded.buffer(BitcoinCodec.encode(message))))
                    .isEqualTo(message);
        } catch (MalformedMessageException e) {
            throw new AssertionError("the canonical form was rejected", e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "00"})
    void memoryGrowsWithThePayloadNotWithWhatItClaims(String filling) throws Exception {
        AllocatedBytes bytes = new AllocatedBytes();
        List<byte[]> claims = Stream.of(
                        "fdffff", "fe00093d00", "feffffff7f", "ff00000000ffffff7f", "ff" + "ff".repeat(8))
                .map(Recorded::hex)
                .toList();
        for (int round = 0; round < 2; round++) {
            for (String command : COMMANDS) {
                for (byte[] claim : claims) {
                    for (int at = 0; at < 130; at++) {
                        byte[] payload = new byte[200];
                        Arrays.fill(payload, Recorded.hex(filling)[0]);
                        System.arraycopy(claim, 0, payload, at, claim.length);
                        long before = bytes.now();
                        tryDecode(command, payload);
                        long allocated = bytes.now() - before;
                        if (round > 0) {
                            assertThat(allocated)
                                    .as("%s with a count at %s", command, at)
                                    .isLessThan(BYTES_PER_BYTE * payload.length + FIXED_BYTES);
                        }
                    }
                }
            }
        }
    }

    private static void tryDecode(String command, byte[] payload) {
        try {
            BitcoinCodec.decode(command, Recorded.buffer(payload));
        } catch (MalformedMessageException rejected) {
            assertThat(rejected.getStackTrace()).isEmpty();
        }
    }

    @Test
    void anUnknownCommandIsNotAnError() throws Exception {
        ByteBuf payload = Recorded.buffer("0102");

        assertThat(BitcoinCodec.decode("sendtxrcncl", payload)).isEqualTo(new UnknownMessage("sendtxrcncl", 2));
        assertThat(payload.isReadable()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> BitcoinCodec.encode(new UnknownMessage("x", 0)));
    }
}
