package dev.hearth.p2p.examples.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.GrapheneCodec;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever can be shown packs into the same bytes again, after a trip through text. */
class GrapheneJsonPropertyTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<Recorded.Message> VECTORS = Recorded.vectors().toList();

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void recordsPackAgain(@ForAll("records") GrapheneMessage message) throws Exception {
        byte[] payload = GrapheneCodec.encode(message);

        ObjectNode shown = GrapheneJson.decode(message.type(), payload);

        assertThat(shown.has("trailing")).isFalse();
        assertThat(pack(shown)).isEqualTo(payload);
    }

    @Property(tries = 1000)
    void anyBytesPackAgainOrAreNoMessage(@ForAll("types") int type, @ForAll @Size(max = 200) byte[] payload)
            throws Exception {
        packsAgainOrIsNoMessage(type, payload);
    }

    @Property(tries = 2000)
    void damagedMessagesPackAgainOrAreNone(
            @ForAll @IntRange(max = 35) int which,
            @ForAll int at,
            @ForAll byte with,
            @ForAll @IntRange(max = 2) int how)
            throws Exception {
        Recorded.Message recorded = VECTORS.get(which % VECTORS.size());
        byte[] body = recorded.body();
        packsAgainOrIsNoMessage(recorded.type(), damaged(body, Math.floorMod(at, body.length + 1), with, how));
    }

    private static byte[] damaged(byte[] body, int at, byte with, int how) {
        byte[] head = Arrays.copyOf(body, at);
        byte[] tail = Arrays.copyOfRange(body, Math.min(body.length, at + (how == 0 ? 0 : 1)), body.length);
        byte[] damaged = Arrays.copyOf(head, head.length + (how == 2 ? 0 : 1) + tail.length);
        if (how != 2) {
            damaged[head.length] = with;
        }
        System.arraycopy(tail, 0, damaged, damaged.length - tail.length, tail.length);
        return damaged;
    }

    private static void packsAgainOrIsNoMessage(int type, byte[] payload) throws Exception {
        ObjectNode shown;
        try {
            shown = GrapheneJson.decode(type, payload);
        } catch (MalformedMessageException e) {
            return;
        }
        assertThat(pack(shown)).isEqualTo(payload);
    }

    private static byte[] pack(ObjectNode shown) throws Exception {
        return GrapheneJson.encode(MAPPER.readTree(MAPPER.writeValueAsString(shown)));
    }

    @Provide
    Arbitrary<GrapheneMessage> records() {
        return ArbitraryMessages.any();
    }

    @Provide
    Arbitrary<Integer> types() {
        List<Integer> known = IntStream.rangeClosed(
                        GrapheneTypes.RESERVED_FIRST, GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY + 1)
                .boxed()
                .toList();
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(known)),
                Tuple.of(2, Arbitraries.of(GrapheneTypes.TRANSACTION, GrapheneTypes.BLOCK)),
                Tuple.of(1, Arbitraries.integers()));
    }
}
