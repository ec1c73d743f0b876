package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which forms of payloads are taken, which are not, and what it costs to break a limit. */
class PayloadFormsTest {
    private static final String HASH = "ab".repeat(32);
    private static final String HEADER = "11".repeat(80);
    private static final String TRANSACTION = "02000000" + "00" + "00" + "00000000";

    /** Forms that are accepted although we would not write them. */
    static Stream<Arguments> acceptedForms() {
        String address = "00000000" + "0900000000000000";
        String v1 = address + "00".repeat(10) + "ffff" + "01020304" + "208d";
        return Stream.of(
                accepted("bytes after the fields (§1.2)", "verack", "00ff", ""),
                accepted("bytes after the fields (§1.2)", "ping", "0100000000000000" + "aa", "0100000000000000"),
                accepted("bytes after the fields (§1.2)", "inv", "00" + "ff", "00"),
                accepted("bytes after a transaction (§1.2)", "tx", TRANSACTION + "ff", TRANSACTION),
                accepted("bytes after a block (§1.2)", "block", HEADER + "00" + "01", HEADER + "00"),
                accepted(
                        "a transaction count in headers (§1.12)",
                        "headers",
                        "01" + HEADER + "05",
                        "01" + HEADER + "00"),
                accepted("a short pong (§1.9)", "pong", "010203", ""),
                accepted("part of a hash after a reject", "reject", "00" + "10" + "00" + "abcd", "001000"),
                accepted(
                        "OnionCat in addr (§1.10)",
                        "addr",
                        "02" + address + "fd87d87eeb43" + "00".repeat(12) + v1,
                        "01" + v1),
                accepted("an internal name in addr", "addr", "01" + address + "fd6b88c08724" + "00".repeat(12), "00"),
                accepted("a CJDNS range in addr", "addr", "01" + address + "fc" + "00".repeat(17), "00"),
                accepted("Tor v2 (§1.10)", "addrv2", "01" + "00000000" + "01" + "030a" + "00".repeat(12), "00"),
                accepted("Tor v2 of any length", "addrv2", "01" + "00000000" + "01" + "0301" + "00".repeat(3), "00"),
                accepted("Yggdrasil (§1.10)", "addrv2", "01" + "00000000" + "01" + "0710" + "00".repeat(18), "00"),
                accepted("an unknown network of nothing", "addrv2", "01" + "00000000" + "01" + "9900" + "0000", "00"),
                accepted(
                        "mapped IPv4 as IPv6 (§1.10)",
                        "addrv2",
                        "01" + "00000000" + "01" + "0210" + "00".repeat(10) + "ffff01020304" + "208d",
                        "00"),
                accepted(
                        "OnionCat as IPv6 (§1.10)",
                        "addrv2",
                        "01" + "00000000" + "01" + "0210" + "fd87d87eeb43" + "00".repeat(12),
                        "00"),
                accepted(
                        "CJDNS without its prefix (§1.10)",
                        "addrv2",
                        "01" + "00000000" + "01" + "0610" + "20".repeat(16) + "208d",
                        "00"));
    }

    private static Arguments accepted(String what, String command, String payload, String canonical) {
        return Arguments.of(what, command, payload, canonical);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("acceptedForms")
    void acceptsWhatTheSpecificationObligesUsTo(String what, String command, String payload, String canonical)
            throws Exception {
        BitcoinMessage message = BitcoinCodec.decode(command, Recorded.buffer(payload));

        assertThat(Recorded.hex(BitcoinCodec.encode(message)))
                .as(what)
                .isEqualTo(Recorded.hex(Recorded.hex(canonical)));
    }

    static Stream<Arguments> malformed() {
        String record = "01" + "00000000" + "01";
        return Stream.of(
                Arguments.of("inv", "fd0000", "a compact size is longer than it needs to be"),
                Arguments.of("inv", "fdfc00", "a compact size is longer than it needs to be"),
                Arguments.of("inv", "feffff0000", "a compact size is longer than it needs to be"),
                Arguments.of("inv", "ffffffffff00000000", "a compact size is longer than it needs to be"),
                Arguments.of("inv", "01", "a vector claims more elements than the payload holds"),
                Arguments.of("inv", "feffffff7f", "a vector claims more elements than the payload holds"),
                Arguments.of("ping", "01020304050607", "the payload ends in the middle of a field"),
                Arguments.of("sendcmpct", "02" + "0200000000000000", "a boolean is neither 0 nor 1"),
                Arguments.of("sendcmpct", "01" + "02", "the payload ends in the middle of a field"),
                Arguments.of("addrv2", record + "0103" + "010203" + "208d", "an address of IPV4 has 3 bytes"),
                Arguments.of("addrv2", record + "0204" + "01020304" + "208d", "an address of IPV6 has 4 bytes"),
                Arguments.of("addrv2", record + "0421" + "00".repeat(33) + "208d", "an address of TORV3 has 33 bytes"),
                Arguments.of("addrv2", record + "051f" + "00".repeat(31) + "208d", "an address of I2P has 31 bytes"),
                Arguments.of("addrv2", record + "0600" + "208d", "an address of CJDNS has 0 bytes"),
                Arguments.of(
                        "tx",
                        "02000000" + "0001" + "00" + "00" + "00000000",
                        "a transaction has the form with witnesses but none of them"),
                Arguments.of(
                        "tx",
                        "02000000" + "0002" + "00" + "00" + "00000000",
                        "a transaction has parts that nobody knows"),
                Arguments.of(
                        "tx",
                        "02000000" + "01" + "00".repeat(36) + "00" + "ffffffff" + "00" + "000000",
                        "the payload ends in the middle of a field"),
                Arguments.of(
                        "block",
                        HEADER + "01" + TRANSACTION.substring(2),
                        "a vector claims more elements than the payload holds"),
                Arguments.of("getblocktxn", HASH + "01" + "fe00000100", "the index of a transaction exceeds 65535"),
                Arguments.of("getblocktxn", HASH + "02" + "fdffff" + "00", "the index of a transaction exceeds 65535"),
                Arguments.of(
                        "getblocktxn",
                        HASH + "02" + "01" + "ff" + "ff".repeat(8),
                        "the index of a transaction exceeds 65535"),
                Arguments.of(
                        "cmpctblock",
                        HEADER + "00".repeat(8) + "00" + "01" + "fe00000100" + TRANSACTION,
                        "the index of a transaction exceeds 65535"),
                Arguments.of("reject", "0d" + "61".repeat(13) + "1000", "a rejected command is longer than 12 bytes"),
                Arguments.of("reject", "00" + "10" + "70" + "61".repeat(112), "a reason is longer than 111 bytes"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void rejectsWhatIsNoMessage(String command, String payload, String reason) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> BitcoinCodec.decode(command, Recorded.buffer(payload)))
                .isExactlyInstanceOf(MalformedMessageException.class)
                .withMessage(reason);
    }

    static Stream<Arguments> broken() {
        String prefilled = HEADER + "00".repeat(8);
        return Stream.of(
                Arguments.of("inv", "fd51c3" + "00".repeat(36 * 50_001), Consequence.SCORE_20),
                Arguments.of("getdata", "fd51c3" + "00".repeat(36 * 50_001), Consequence.SCORE_20),
                Arguments.of("notfound", "fd9913" + "00".repeat(36 * 5_017), Consequence.NONE),
                Arguments.of("addr", "fde903" + "00".repeat(30 * 1_001), Consequence.SCORE_20),
                Arguments.of(
                        "addrv2", "fde903" + ("00000000" + "01" + "9900" + "0000").repeat(1_001), Consequence.SCORE_20),
                Arguments.of("headers", "fdd107", Consequence.SCORE_20),
                Arguments.of("getheaders", "00000000" + "66" + HASH.repeat(103), Consequence.DISCONNECT),
                Arguments.of("getblocks", "00000000" + "66" + HASH.repeat(103), Consequence.DISCONNECT),
                Arguments.of("filterload", "fda18c" + "00".repeat(36_001) + "00".repeat(9), Consequence.SCORE_100),
                Arguments.of("filterload", "00" + "33000000" + "00000000" + "00", Consequence.SCORE_100),
                Arguments.of("filterload", "00" + "ffffffff" + "00000000" + "00", Consequence.SCORE_100),
                Arguments.of("filteradd", "fd0902" + "00".repeat(521), Consequence.SCORE_100),
                Arguments.of("cmpctblock", prefilled + "00" + "00", Consequence.SCORE_100),
                Arguments.of("cmpctblock", prefilled + "00" + "01" + "01" + TRANSACTION, Consequence.SCORE_100),
                Arguments.of(
                        "cmpctblock",
                        prefilled + "00" + "02" + "00" + TRANSACTION + "fdffff" + TRANSACTION,
                        Consequence.SCORE_100));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void tellsWhatABrokenLimitCosts(String command, String payload, Consequence consequence) {
        assertThatExceptionOfType(LimitBrokenException.class)
                .isThrownBy(() -> BitcoinCodec.decode(command, Recorded.buffer(payload)))
                .satisfies(e -> assertThat(e.consequence()).isEqualTo(consequence));
        assertThat(BitcoinCodec.receive(command, Recorded.buffer(payload), 9, 0))
                .isInstanceOfSatisfying(DroppedMessage.class, dropped -> {
                    assertThat(dropped.command()).isEqualTo(command);
                    assertThat(dropped.wireSize()).isEqualTo(9);
                    assertThat(dropped.consequence()).isEqualTo(consequence);
                });
    }

    @Test
    void acceptsMessagesThatAreFullToTheLimit() throws Exception {
        InventoryVector entry = new InventoryVector(InventoryType.WTX, Hash.zero(32));
        TimedAddress address = new TimedAddress(0, 0, PeerAddress.parse("1.2.3.4:5"));
        Hash zero = Hash.zero(32);
        BitcoinLimits limits = new BitcoinLimits();
        limits.establish();
        for (BitcoinMessage full : List.of(
                new Inv(Collections.nCopies(50_000, entry)),
                new GetData(Collections.nCopies(50_000, entry)),
                new NotFound(Collections.nCopies(5_016, entry)),
                new Addr(Collections.nCopies(1_000, address)),
                new AddrV2(Collections.nCopies(1_000, address)),
                new Headers(Collections.nCopies(2_000, BitcoinNetwork.MAIN.genesis())),
                new GetHeaders(1, Collections.nCopies(101, zero), zero),
                new GetBlocks(1, Collections.nCopies(101, zero), zero),
                new FilterLoad(new byte[36_000], 50, 0, 0),
                new FilterAdd(new byte[520]),
                new GetBlockTransactions(
                        zero, IntStream.rangeClosed(0, 65_534).boxed().toList()),
                new CFHeaders(0, zero, zero, Collections.nCopies(2_000, zero)),
                new CompactBlock(BitcoinNetwork.MAIN.genesis(), 0, new long[65_535], List.of()))) {
            byte[] payload = BitcoinCodec.encode(full);
            assertThat(BitcoinCodec.decode(full.command(), Recorded.buffer(payload)))
                    .isEqualTo(full);
            assertThat(payload.length)
                    .isLessThanOrEqualTo(limits.cap(full.command()).bytes());
        }
    }

    @Test
    void anOldPingHasNoNonce() throws Exception {
        assertThat(BitcoinCodec.decode("ping", Recorded.buffer(""))).isEqualTo(new Ping(OptionalLong.empty()));
    }

    @Test
    void indexesBecomePlacesInTheBlock() throws Exception {
        assertThat(BitcoinCodec.decode("getblocktxn", Recorded.buffer(HASH + "03" + "01" + "00" + "fdfcff")))
                .isEqualTo(new GetBlockTransactions(Hash.parse(HASH), List.of(1, 2, 65535)));
    }

    @Test
    void recordsRefuseWhatCannotBeWritten() {
        PeerAddress onion = PeerAddress.parse("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333");
        InventoryVector entry = new InventoryVector(1, Hash.zero(32));
        List<Runnable> refused = new ArrayList<>();
        refused.add(() -> new InventoryVector(1, Hash.zero(20)));
        refused.add(() -> new Inv(Collections.nCopies(50_001, entry)));
        refused.add(() -> new Addr(List.of(new TimedAddress(0, 0, onion))));
        refused.add(() -> new TimedAddress(-1, 0, onion));
        refused.add(() -> new Version(1, 0, 0, 0, onion, 0, "", 0, true));
        refused.add(() -> new Version(1, 0, 0, 0, Version.NO_ADDRESS, 0, "x".repeat(257), 0, true));
        refused.add(() -> new Version(1, 0, 0, 0, Version.NO_ADDRESS, 0, "\u0100", 0, true));
        refused.add(() -> new GetHeaders(1, Collections.nCopies(102, Hash.zero(32)), Hash.zero(32)));
        refused.add(() -> new GetBlockTransactions(Hash.zero(32), List.of(2, 1)));
        refused.add(() -> new CompactBlock(
                BitcoinNetwork.MAIN.genesis(), 0, new long[0], List.of(new PrefilledTransaction(1, new byte[0]))));
        refused.add(() -> new CompactBlock(BitcoinNetwork.MAIN.genesis(), 0, new long[] {1L << 48}, List.of()));
        refused.add(() -> new FilterLoad(new byte[0], 51, 0, 0));
        refused.add(() -> new Reject(WireText.of("x".repeat(13)), 1, WireText.EMPTY, null));
        for (Runnable attempt : refused) {
            assertThatIllegalArgumentException().isThrownBy(attempt::run);
        }
    }
}
