package dev.hearth.p2p.messages.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrapheneCodecTest {
    @Provide
    Arbitrary<GrapheneMessage> messages() {
        return Messages.any();
    }

    @Provide
    Arbitrary<Integer> types() {
        return Arbitraries.of(Recorded.vectors()
                .map(Recorded.Message::type)
                .distinct()
                .sorted()
                .toList());
    }

    @Property(tries = 3000)
    void decodesWhatItEncodes(@ForAll("messages") GrapheneMessage message) throws Exception {
        ByteBuf payload = Recorded.buffer(GrapheneCodec.encode(message));

        GrapheneMessage decoded = GrapheneCodec.decode(message.type(), payload);

        assertThat(decoded).isEqualTo(message).hasSameHashCodeAs(message);
        assertThat(payload.isReadable()).isFalse();
    }

    @Property(tries = 5000)
    void rejectsOrMakesCanonicalWhateverArrives(@ForAll("types") int type, @ForAll @Size(max = 200) byte[] payload) {
        rejectsOrMakesCanonical(type, payload);
    }

    @Property(tries = 5000)
    void rejectsOrMakesCanonicalAlteredMessages(
            @ForAll("messages") GrapheneMessage message,
            @ForAll @IntRange(max = 10_000) int place,
            @ForAll byte altered,
            @ForAll @IntRange(max = 3) int manner) {
        byte[] payload = GrapheneCodec.encode(message);
        if (payload.length == 0) {
            return;
        }
        int at = place % payload.length;
        switch (manner) {
            case 0 -> payload[at] = altered;
            case 1 -> payload[at] ^= (byte) (1 << (altered & 7));
            case 2 -> payload = Arrays.copyOf(payload, at);
            default -> payload = concat(Arrays.copyOf(payload, at), new byte[] {altered}, tail(payload, at));
        }
        rejectsOrMakesCanonical(message.type(), payload);
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.messages.graphene.Recorded#vectors")
    void rejectsOrMakesCanonicalEveryCutAndEveryFlip(Recorded.Message recorded) {
        byte[] body = recorded.body();
        for (int at = 0; at < Math.min(body.length, 900); at++) {
            rejectsOrMakesCanonical(recorded.type(), Arrays.copyOf(body, at));
            for (int bit : new int[] {0, 3, 7}) {
                byte[] flipped = body.clone();
                flipped[at] ^= (byte) (1 << bit);
                rejectsOrMakesCanonical(recorded.type(), flipped);
            }
        }
    }

    /**
     * A typed rejection, or a record whose encoding decodes to the same record; and that encoding is the very bytes
     * that were consumed unless they were longer, as every accepted form that is not canonical is.
     */
    private static void rejectsOrMakesCanonical(int type, byte[] payload) {
        ByteBuf in = Recorded.buffer(payload);
        GrapheneMessage message;
        try {
            message = GrapheneCodec.decode(type, in);
        } catch (MalformedMessageException rejected) {
            assertThat(rejected.getMessage()).isNotBlank();
            return;
        }
        byte[] consumed = Arrays.copyOf(payload, in.readerIndex());
        byte[] canonical = GrapheneCodec.encode(message);
        if (consumed.length <= canonical.length) {
            assertThat(canonical).isEqualTo(consumed);
        }
        try {
            assertThat(GrapheneCodec.decode(type, Recorded.buffer(canonical))).isEqualTo(message);
        } catch (MalformedMessageException e) {
            throw new AssertionError("the canonical form was rejected", e);
        }
    }

    /** Everything that is not canonical and accepted nevertheless, because the specification obliges us. */
    static Stream<Arguments> acceptedForms() {
        String hello = Recorded.vectors()
                .filter(message -> message.name().startsWith("hello: empty user_data"))
                .map(message -> Recorded.hex(message.body()))
                .findFirst()
                .orElseThrow();
        String userDataless = hello.substring(0, hello.length() - 2);
        String hash = "0102030405060708091011121314151617181920";
        return Stream.of(
                accepted("bytes after a fixed payload (§1.5)", 5012, "0100000000000000" + "ff", "0100000000000000"),
                accepted("bytes after an empty payload (§1.5)", 5007, "00", ""),
                accepted("bytes after an empty payload (§1.5)", 5009, "beef", ""),
                accepted("bytes after an empty payload (§1.5)", 5016, "01", ""),
                accepted("bytes after a vector (§1.5)", 5001, "e803000000" + hash, "e803000000"),
                accepted("bytes after a hello (§1.5)", 5006, hello + "00ff", hello),
                accepted("a long count (§2.1)", 5001, "e8030000" + "8100" + hash, "e8030000" + "01" + hash),
                accepted("a long count of none (§2.1)", 5010, "80808080808080808000", "00"),
                accepted("a long count (§2.1)", 5002, "00000000e9030000" + "808000", "00000000e903000000"),
                accepted("a long count (§2.1)", 5003, "e9030000" + "8180" + "00" + hash, "e903000001" + hash),
                accepted("a long count (§2.1)", 5004, "e9030000" + "8000", "e903000000"),
                accepted("a long string length (§2.1)", 5011, "8200" + "6869" + "0000", "02" + "6869" + "0000"),
                accepted("a long string length (§2.1)", 5008, "8000" + "00".repeat(11) + "8000", "00".repeat(13)),
                accepted("a long count of connections (§2.1)", 5017, "00".repeat(24) + "8000", "00".repeat(25)),
                accepted("a long count of keys (§2.2)", 5006, userDataless + "8000", hello),
                accepted(
                        "a repeated key, the later value in the earlier place (§2.2)",
                        5006,
                        userDataless + "03" + "0161" + "0401" + "0162" + "00" + "0161" + "050178",
                        userDataless + "02" + "0161" + "050178" + "0162" + "00"),
                accepted(
                        "a key repeated in an object inside (§2.2)",
                        5006,
                        userDataless + "01" + "0161" + "07" + "02" + "0162" + "00" + "0162" + "0400",
                        userDataless + "01" + "0161" + "07" + "01" + "0162" + "0400"),
                accepted(
                        "a long count of an array (§2.2)",
                        5006,
                        userDataless + "01" + "0161" + "06" + "8100" + "00",
                        userDataless + "01" + "0161" + "06" + "01" + "00"));
    }

    private static Arguments accepted(String why, int type, String payload, String canonical) {
        return Arguments.of(why, type, payload, canonical);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("acceptedForms")
    void acceptsAndMakesCanonical(String why, int type, String payload, String canonical) throws Exception {
        GrapheneMessage message = GrapheneCodec.decode(type, Recorded.buffer(Recorded.hex(payload)));

        assertThat(Recorded.hex(GrapheneCodec.encode(message))).as(why).isEqualTo(canonical);
        assertThat(GrapheneCodec.decode(type, Recorded.buffer(Recorded.hex(canonical))))
                .isEqualTo(message);
    }

    @Test
    void trailingBytesOfItemsStayBecauseTheIdCoversThem() throws Exception {
        byte[] payload = {1, 2, 3, 4};

        assertThat(GrapheneCodec.decode(GrapheneTypes.TRANSACTION, Recorded.buffer(payload)))
                .isEqualTo(new TransactionMessage(payload));
    }

    @ParameterizedTest
    @MethodSource("rejectedForms")
    void rejects(String reason, int type, String payload) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> GrapheneCodec.decode(type, Recorded.buffer(Recorded.hex(payload))))
                .withMessage(reason);
    }

    static Stream<Arguments> rejectedForms() {
        String bytes163 = "00".repeat(1 + 4 + 6 + 2 + 33 + 65 + 32);
        String error = "00" + "01" + "01" + "00".repeat(8) + "00" + "00";
        return Stream.of(
                Arguments.of("the payload ends in the middle of a field", 5012, "00000000000000"),
                Arguments.of("the payload ends in the middle of a field", 5001, "e803"),
                Arguments.of("a vector claims more elements than the payload holds", 5001, "e803000001"),
                Arguments.of("a vector claims more elements than the payload holds", 5010, "ffffffffffffffffff01"),
                Arguments.of("a varint is longer than 64 bits", 5010, "ffffffffffffffffff02"),
                Arguments.of("a varint is longer than 64 bits", 5010, "8080808080808080808000"),
                Arguments.of("a string is longer than the protocol allows", 5011, "8080808001"),
                Arguments.of("a boolean is neither 0 nor 1", 5011, "0002"),
                Arguments.of("a boolean is neither 0 nor 1", 5011, "000002"),
                Arguments.of("no message has the type 5000", 5000, ""),
                Arguments.of("no message has the type 5018", 5018, ""),
                Arguments.of("no message has the type 5099", 5099, ""),
                Arguments.of("a block message is shorter than a block id", 1001, "00".repeat(19)),
                Arguments.of("a variant has the unknown tag 3", 5006, bytes163 + "01" + "0161" + "03"),
                Arguments.of("a variant has the unknown tag 8", 5006, bytes163 + "01" + "0161" + "08"),
                Arguments.of("a boolean is neither 0 nor 1", 5006, bytes163 + "01" + "0161" + "0402"),
                Arguments.of("a log entry is not an object", 5011, error + "01" + "00" + "00"),
                Arguments.of("a log entry has no context object", 5011, error + "01" + "0700"),
                Arguments.of(
                        "a log entry has no level", 5011, error + "01" + "0701" + "07" + "636f6e74657874" + "0700"));
    }

    @Test
    @DisplayName("W9: a hello of 40,000 keys is refused by its count")
    void w9_refusesAHelloOf40000KeysBeforeReadingThem() {
        ByteBuf payload = helloUpToUserData();
        WireWriter.varint(payload, 40_000);
        int keysAt = payload.writerIndex();
        for (int i = 0; i < 40_000; i++) {
            payload.writeByte(4).writeInt(i).writeByte(0);
        }

        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> GrapheneCodec.decode(GrapheneTypes.HELLO, payload))
                .withMessage("an object has more than 64 keys");
        assertThat(payload.readerIndex()).isEqualTo(keysAt);
    }

    @Test
    @DisplayName("W9: variants are bounded in depth, keys and number")
    void w9_boundsVariants() {
        assertThat(decodesUserData(nested(8))).isTrue();
        assertThat(decodesUserData(nested(9))).isFalse();
        assertThat(decodesUserData(keys(64))).isTrue();
        assertThat(decodesUserData(keys(65))).isFalse();
        assertThat(decodesUserData(array(1023))).isTrue();
        assertThat(decodesUserData(array(1024))).isFalse();
    }

    @Test
    @DisplayName("W9: deep nesting ends early, whatever its length")
    void w9_deepNestingEndsEarly() {
        ByteBuf payload = helloUpToUserData().writeByte(1).writeByte(0);
        int start = payload.writerIndex();
        for (int i = 0; i < 500_000; i++) {
            payload.writeByte(VariantWriter.ARRAY).writeByte(1);
        }

        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> GrapheneCodec.decode(GrapheneTypes.HELLO, payload))
                .withMessage("variants are nested deeper than 8");
        assertThat(payload.readerIndex() - start).isLessThan(40);
    }

    @Test
    @DisplayName("W9: the limits of a closing message's exception hold over all its entries")
    void w9_boundsTheEntriesOfAnException() {
        LogEntry entry = logEntry(array(1000));
        WireException within = exception(List.of(entry, entry, entry, entry));
        WireException beyond = exception(List.of(entry, entry, entry, entry, entry));

        assertThat(GrapheneCodec.encode(closing(within))).isNotEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrapheneCodec.encode(closing(beyond)))
                .withMessage("a message holds more than 4096 variants");
    }

    private static ClosingConnection closing(WireException error) {
        return new ClosingConnection(WireText.EMPTY, true, error);
    }

    @Test
    void refusesToEncodeWhatItWouldNotDecode() {
        for (VariantObject object : List.of(nested(9), keys(65), array(1024))) {
            assertThatIllegalArgumentException().isThrownBy(() -> GrapheneCodec.encode(hello(object)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrapheneCodec.encode(new UnregisteredMessage(5050, 1)))
                .withMessage("a message that was skipped cannot be sent");
    }

    @Test
    @DisplayName("W31: codes nobody knows pass through")
    void w31_unknownCodesPassThrough() throws Exception {
        byte[] rejected = Recorded.hex("00" + "00".repeat(10) + "c8" + "00");
        ConnectionRejected message =
                (ConnectionRejected) GrapheneCodec.decode(GrapheneTypes.CONNECTION_REJECTED, Recorded.buffer(rejected));

        assertThat(message.reasonCode()).isEqualTo(200);
        assertThat(message.reason()).isEqualTo(RejectionReason.UNSPECIFIED);
        assertThat(GrapheneCodec.encode(message)).isEqualTo(rejected);

        AddressInfo info = new AddressInfo(message.remoteEndpoint(), 0, 0, NodeId.ZERO, 77, 255);
        assertThat(info.direction()).isEqualTo(ConnectionDirection.UNKNOWN);
        assertThat(info.firewalled()).isEqualTo(FirewallState.UNKNOWN);
        assertThat(new CheckFirewallReply(NodeId.ZERO, message.remoteEndpoint(), 9).result())
                .isEqualTo(FirewallCheckResult.UNABLE_TO_CHECK);
    }

    @Test
    void itemTypesPassThrough() throws Exception {
        FetchItems message = new FetchItems(-1, List.of());

        assertThat(GrapheneCodec.decode(GrapheneTypes.FETCH_ITEMS, Recorded.buffer(GrapheneCodec.encode(message))))
                .isEqualTo(message);
    }

    @Test
    void doesNotTakeThePayloadAway() throws Exception {
        ByteBuf payload = Unpooled.buffer().writeZero(8);

        GrapheneCodec.decode(GrapheneTypes.CURRENT_TIME_REQUEST, payload);

        assertThat(payload.refCnt()).isEqualTo(1);
    }

    private static boolean decodesUserData(VariantObject object) {
        ByteBuf payload = helloUpToUserData();
        new VariantWriter(payload, new VariantLimits(100, 100_000, 1_000_000)).object(object);
        try {
            Hello hello = (Hello) GrapheneCodec.decode(GrapheneTypes.HELLO, payload);
            assertThat(hello.userData()).isEqualTo(object);
            return true;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    private static VariantObject nested(int depth) {
        VariantObject inner = VariantObject.empty();
        for (int i = 1; i < depth; i++) {
            inner = VariantObject.builder().put("k", inner).build();
        }
        return inner;
    }

    private static VariantObject keys(int count) {
        VariantObject.Builder object = VariantObject.builder();
        IntStream.range(0, count).forEach(i -> object.putUnsigned("k" + i, i));
        return object.build();
    }

    private static VariantObject array(int count) {
        Variant[] values = new Variant[count];
        Arrays.fill(values, Variant.nothing());
        return VariantObject.builder()
                .put("list", new Variant.Array(List.of(values)))
                .build();
    }

    private static LogEntry logEntry(VariantObject data) {
        VariantObject.Builder context = VariantObject.builder();
        for (String key : List.of("level", "file", "method", "hostname", "thread_name", "timestamp")) {
            context.put(key, "x");
        }
        return new LogEntry(VariantObject.builder()
                .put("context", context.putUnsigned("line", 1).build())
                .put("format", "x")
                .put("data", data)
                .build());
    }

    private static WireException exception(List<LogEntry> stack) {
        return new WireException(0, WireText.EMPTY, WireText.EMPTY, stack);
    }

    private static Hello hello(VariantObject userData) {
        try {
            Hello hello = (Hello) GrapheneCodec.decode(
                    GrapheneTypes.HELLO, helloUpToUserData().writeByte(0));
            return new Hello(
                    hello.userAgent(),
                    hello.coreProtocolVersion(),
                    hello.inboundAddress(),
                    hello.outboundPort(),
                    hello.nodePublicKey(),
                    hello.signedSharedSecret(),
                    hello.chainId(),
                    userData);
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteBuf helloUpToUserData() {
        return Unpooled.buffer().writeZero(1 + 4 + 6 + 2 + 33 + 65 + 32);
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] concat(byte[]... parts) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
    }
}
