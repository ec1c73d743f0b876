package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V2ContentsTest {
    private final BitcoinLimits limits = new BitcoinLimits();

    @Provide
    Arbitrary<BitcoinMessage> messages() {
        return Messages.any();
    }

    @Property(tries = 1000)
    void readsWhatItWrites(@ForAll("messages") BitcoinMessage message) {
        ByteBuf contents = Unpooled.buffer();

        V2Contents.write(message, contents);

        assertThat(V2Contents.read(contents, limits, 99, 5)).isEqualTo(new InboundMessage(message, 99, 5));
    }

    @Property(tries = 2000)
    void anyContentsAreAMessageOrDropped(@ForAll @Size(max = 100) byte[] contents) {
        assertThat(V2Contents.read(Recorded.buffer(contents), limits, 99, 5).wireSize())
                .isEqualTo(99);
    }

    @ParameterizedTest
    @CsvSource({
        "1,addr",
        "2,block",
        "3,blocktxn",
        "4,cmpctblock",
        "5,feefilter",
        "6,filteradd",
        "7,filterclear",
        "8,filterload",
        "9,getblocks",
        "10,getblocktxn",
        "11,getdata",
        "12,getheaders",
        "13,headers",
        "14,inv",
        "15,mempool",
        "16,merkleblock",
        "17,notfound",
        "18,ping",
        "19,pong",
        "20,sendcmpct",
        "21,tx",
        "22,getcfilters",
        "23,cfilter",
        "24,getcfheaders",
        "25,cfheaders",
        "26,getcfcheckpt",
        "27,cfcheckpt",
        "28,addrv2"
    })
    void shortIdsStandForTheCommandsOfTheTable(int id, String command) {
        Inbound inbound = V2Contents.read(Recorded.buffer(new byte[] {(byte) id}), limits, 21, 5);

        assertThat(inbound.command()).isEqualTo(command);
    }

    @Test
    void commandsWithoutAShortIdAreWrittenOut() {
        ByteBuf contents = Unpooled.buffer();

        V2Contents.write(new Verack(), contents);

        assertThat(ByteBufUtil.hexDump(contents)).isEqualTo("00" + "76657261636b000000000000");
    }

    @Test
    void shortIdsAreUsedWhereThereAreSome() {
        ByteBuf contents = Unpooled.buffer();

        V2Contents.write(Ping.of(1), contents);

        assertThat(ByteBufUtil.hexDump(contents)).isEqualTo("12" + "0100000000000000");
    }

    @Test
    void acceptsACommandWrittenOutThatHasAShortId() {
        ByteBuf contents = Recorded.buffer("00" + "70696e670000000000000000" + "0100000000000000");

        assertThat(V2Contents.read(contents, limits, 41, 5)).isEqualTo(new InboundMessage(Ping.of(1), 41, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1d", "20", "ff", "00", "0070696e67", "00626164007367010000000000"})
    void dropsContentsWithoutACommand(String contents) {
        assertThat(V2Contents.read(Recorded.buffer(contents), limits, 20, 5))
                .isEqualTo(new DroppedMessage("*other*", 20, "the contents begin with no command", Consequence.NONE));
    }

    @Test
    void dropsWhatCannotBeReadAndWhatIsAboveItsCap() {
        assertThat(V2Contents.read(Recorded.buffer("1201"), limits, 22, 5))
                .isEqualTo(
                        new DroppedMessage("ping", 22, "the payload ends in the middle of a field", Consequence.NONE));
        assertThat(V2Contents.read(Unpooled.buffer().writeByte(2).writeZero(65_537), limits, 22, 5))
                .isEqualTo(new DroppedMessage(
                        "block", 22, "the payload has 65537 bytes, more than 65536", Consequence.NONE));
    }

    @Test
    void passesUnknownCommandsOn() {
        ByteBuf contents = Recorded.buffer("00" + "73656e64747872636e636c00" + "0102");

        assertThat(V2Contents.read(contents, limits, 35, 5))
                .isEqualTo(new InboundMessage(new UnknownMessage("sendtxrcncl", 2), 35, 5));
    }

    @Test
    void refusesToWriteMoreThanTheLargestPayload() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> V2Contents.write(new TransactionMessage(new byte[4_000_001]), Unpooled.buffer()));
    }
}
