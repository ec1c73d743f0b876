package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.crypto.KeyExchangeFailed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class KeyExchangeHandlerTest {
    private static final Secp256k1 CURVE = Secp256k1.bouncyCastle();
    private static final SessionCiphers CIPHERS = SessionCiphers.aesCbc();
    private static final Vectors VECTOR = vectors().findFirst().orElseThrow();
    private static final PrivateKey NODE_KEY = PrivateKey.parse("11".repeat(32));
    private static final long TIMEOUT_SECONDS = 10;

    private final ScriptedCurve curve = new ScriptedCurve(VECTOR.privateKey("a_private"));
    private final HandshakeExecutor executor = new HandshakeExecutor();
    private final HalfOpenGate gate = new HalfOpenGate(1);
    private final Recorder recorder = new Recorder();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    static Stream<Vectors> vectors() {
        return Vectors.handshakes().map(named -> named.getPayload());
    }

    /** Whatever a test did: no slot stays taken, no exception got past the handler, nothing is left in the pipeline. */
    @AfterEach
    void leavesNothingBehind() {
        channel.finishAndReleaseAll();
        assertThat(gate.count()).isZero();
        assertThat(recorder.exceptions).isEmpty();
    }

    @Test
    void writesItsKeyWithoutWaitingForTheOther() {
        connect();
        finishJobs();
        assertThat(sent()).isEqualTo(VECTOR.bytes("a_public"));
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#handshakes")
    void talksWithTheReferenceAsEitherSide(Vectors vector) throws Exception {
        talk(vector, "a", "b");
        talk(vector, "b", "a");
    }

    private void talk(Vectors vector, String own, String remote) throws Exception {
        Recorder node = new Recorder();
        EmbeddedChannel link = new EmbeddedChannel(
                new KeyExchangeHandler(exchange(new ScriptedCurve(vector.privateKey(own + "_private")))), node);
        link.writeInbound(Unpooled.wrappedBuffer(
                vector.bytes(remote + "_public"), vector.bytes(remote + "_to_" + own + "_cipher")));
        finishJobs(link);

        KeyExchangeCompleted completed = node.only(KeyExchangeCompleted.class);
        assertThat(completed.localSession()).isEqualTo(vector.publicKey(own + "_public"));
        assertThat(completed.remoteSession()).isEqualTo(vector.publicKey(remote + "_public"));
        assertThat(completed.helloDigest()).isEqualTo(vector.bytes("aes_key"));
        assertThat(completed.helloSignature().isCanonical()).isTrue();
        assertThat(CURVE.recover(completed.helloDigest(), completed.helloSignature()))
                .isEqualTo(CURVE.publicKey(NODE_KEY));

        String outbound = own + "_to_" + remote;
        link.writeOutbound(Unpooled.wrappedBuffer(vector.bytes(outbound + "_plain")));
        link.writeOutbound(Unpooled.wrappedBuffer(vector.bytes(outbound + "_plain")));
        assertThat(takeAll(link))
                .isEqualTo(concat(
                        vector.bytes(own + "_public"),
                        vector.bytes(outbound + "_cipher"),
                        vector.bytes(outbound + "_cipher_next256_same_plain")));
        String inbound = remote + "_to_" + own;
        link.writeInbound(Unpooled.wrappedBuffer(vector.bytes(inbound + "_cipher_next256_same_plain")));
        assertThat(node.bytes.toByteArray())
                .isEqualTo(concat(vector.bytes(inbound + "_plain"), vector.bytes(inbound + "_plain")));
        assertThat(node.readsBeforeFirstEvent).isZero();
        link.finishAndReleaseAll();
    }

    @Property(tries = 200)
    void anyFragmentationOfKeyAndCiphertextWillDo(
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 60) Integer> cuts,
            @ForAll @IntRange(max = 12) int jobsAfter) {
        HandshakeExecutor jobs = new HandshakeExecutor();
        Recorder node = new Recorder();
        EmbeddedChannel link = new EmbeddedChannel(
                new KeyExchangeHandler(
                        exchange(new ScriptedCurve(VECTOR.privateKey("a_private")), jobs, new HalfOpenGate(1))),
                node);
        ByteBuf stream = Unpooled.wrappedBuffer(VECTOR.bytes("b_public"), VECTOR.bytes("b_to_a_cipher"));
        for (int i = 0; i < cuts.size() && stream.isReadable(); i++) {
            link.writeInbound(stream.readRetainedSlice(Math.min(cuts.get(i), stream.readableBytes())));
            if (i >= jobsAfter && jobs.waiting() > 0) {
                jobs.runNext();
                link.runPendingTasks();
            }
        }
        if (stream.isReadable()) {
            link.writeInbound(stream.retainedSlice());
        }
        while (jobs.waiting() > 0) {
            jobs.runNext();
            link.runPendingTasks();
        }
        assertThat(node.bytes.toByteArray()).isEqualTo(VECTOR.bytes("b_to_a_plain"));
        assertThat(node.readsBeforeFirstEvent).isZero();
        assertThat(stream.release()).isTrue();
        link.finishAndReleaseAll();
    }

    @Test
    void givesWayToTheCipherAndFreesItsPlaceWhenDone() {
        connect();
        assertThat(gate.count()).isEqualTo(1);
        receive(VECTOR.bytes("b_public"));
        finishJobs();
        assertThat(gate.count()).isZero();
        assertThat(channel.pipeline().get(KeyExchangeHandler.class)).isNull();
        assertThat(channel.pipeline().get(AesCbcHandler.class)).isNotNull();
        assertThat(channel.pipeline().names().indexOf("recorder"))
                .isGreaterThan(channel.pipeline()
                        .names()
                        .indexOf(channel.pipeline().context(AesCbcHandler.class).name()));
        waitSeconds(TIMEOUT_SECONDS + 1);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void helloWrittenOnCompletionIsTheFirstCiphertext() {
        connect(new Recorder() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                super.userEventTriggered(ctx, event);
                ctx.writeAndFlush(Unpooled.wrappedBuffer(VECTOR.bytes("a_to_b_plain")));
            }
        });
        receive(VECTOR.bytes("b_public"));
        finishJobs();
        assertThat(sent()).isEqualTo(concat(VECTOR.bytes("a_public"), VECTOR.bytes("a_to_b_cipher")));
    }

    @Test
    @DisplayName("W1: refuses our own session key sent back to us")
    void refusesReflectedKey() {
        connect();
        receive(VECTOR.bytes("a_public"));
        finishJobs();
        assertRefused(Reason.REFLECTED_KEY);
        assertThat(executor.submitted).as("no agreement with ourselves").isEqualTo(1);
    }

    @Test
    @DisplayName("W1: refuses the negation of our own session key, which gives the same secret")
    void refusesNegatedReflectedKey() {
        byte[] negated = VECTOR.bytes("a_public");
        negated[0] ^= 1;
        connect();
        receive(negated);
        finishJobs();
        assertRefused(Reason.REFLECTED_KEY);
    }

    @Test
    void refusesZeroKey() {
        connect();
        receive(new byte[33]);
        assertRefused(Reason.ZERO_KEY);
        finishJobs();
        assertThat(curve.operations).as("work for a refused peer").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 6, 7, 0x82, 0xff})
    void refusesKeyWithAnotherPrefix(int prefix) {
        byte[] key = VECTOR.bytes("b_public");
        key[0] = (byte) prefix;
        connect();
        receive(key);
        assertRefused(Reason.INVALID_KEY);
    }

    @Test
    void refusesKeyOffTheCurve() {
        byte[] key = new byte[33];
        key[0] = 2;
        key[32] = 5;
        connect();
        receive(key);
        finishJobs();
        assertRefused(Reason.INVALID_KEY);
    }

    @Test
    @DisplayName("W8: refuses before any work over the half-open cap")
    void refusesBeforeAnyWorkOverTheHalfOpenCap() {
        assertThat(gate.tryEnter()).isTrue();
        connect();
        assertRefused(Reason.HALF_OPEN_LIMIT);
        assertThat(executor.submitted).isZero();
        assertThat(curve.operations).isZero();
        assertThat(gate.count()).as("the place of another").isEqualTo(1);
        gate.leave();
    }

    @Test
    @DisplayName("W8: in a crowd, agrees with whoever dialled once it has said something, and never with silence")
    void agreesInACrowdWithThoseWhoSpeak() {
        HalfOpenGate crowded = new HalfOpenGate(1, 1);
        EmbeddedChannel accepted = new EmbeddedChannel(
                new EmbeddedChannel(),
                DefaultChannelId.newInstance(),
                true,
                false,
                new KeyExchangeHandler(exchange(curve, executor, crowded)),
                recorder);
        accepted.writeInbound(Unpooled.copiedBuffer(VECTOR.bytes("b_public")));
        finishJobs(accepted);
        assertThat(takeAll(accepted)).isEqualTo(VECTOR.bytes("a_public"));
        assertThat(recorder.events).isEmpty();
        int operations = curve.operations;

        byte[] cipher = VECTOR.bytes("b_to_a_cipher");
        accepted.writeInbound(Unpooled.copiedBuffer(cipher, 0, 5));
        accepted.writeInbound(Unpooled.copiedBuffer(cipher, 5, cipher.length - 5));
        assertThat(executor.waiting()).isEqualTo(1);
        finishJobs(accepted);
        recorder.only(KeyExchangeCompleted.class);
        assertThat(curve.operations).isGreaterThan(operations);
        assertThat(recorder.bytes.toByteArray()).isEqualTo(VECTOR.bytes("b_to_a_plain"));
        assertThat(crowded.count()).isZero();
        accepted.finishAndReleaseAll();
    }

    @Test
    void refusesBeforeAnyWorkWhenTheExecutorIsFull() {
        executor.cap = 0;
        connect();
        assertRefused(Reason.HANDSHAKES_BUSY);
        assertThat(curve.operations).isZero();
    }

    @Test
    void refusesWhenTheExecutorIsFullAtTheSecondJob() {
        connect();
        finishJobs();
        executor.cap = 0;
        receive(VECTOR.bytes("b_public"));
        assertRefused(Reason.HANDSHAKES_BUSY);
    }

    @Test
    @DisplayName("W7: cuts a peer that never sends its key")
    void cutsSilentPeerAtTheDeadline() {
        connect();
        finishJobs();
        waitSeconds(TIMEOUT_SECONDS - 1);
        assertThat(channel.isOpen()).isTrue();
        waitSeconds(2);
        assertRefused(Reason.TIMEOUT);
    }

    @Test
    @DisplayName("W7: cuts a peer that sends its key a byte at a time, however lively")
    void cutsDribblingPeerAtTheDeadline() {
        connect();
        finishJobs();
        for (int i = 0; i < TIMEOUT_SECONDS; i++) {
            receive(new byte[] {2});
            waitSeconds(1);
        }
        waitSeconds(1);
        assertRefused(Reason.TIMEOUT);
    }

    @Test
    void cutsAtTheDeadlineWhenOurOwnExecutorIsSlow() {
        connect();
        receive(VECTOR.bytes("b_public"));
        waitSeconds(TIMEOUT_SECONDS + 1);
        assertRefused(Reason.TIMEOUT);
        finishJobs();
        assertThat(curve.operations).as("work for a connection that is gone").isZero();
    }

    @Test
    @DisplayName("W8: frees its place when the peer closes before our key is made")
    void reportsPeerThatClosesEarly() {
        connect();
        assertThat(gate.count()).isEqualTo(1);
        channel.close();
        finishJobs();
        assertRefused(Reason.CLOSED);
        assertThat(curve.operations).isZero();
    }

    @Test
    @DisplayName("W8: frees its place when the peer closes while the secret is computed")
    void reportsPeerThatClosesWhileTheSecretIsComputed() {
        connect();
        finishJobs();
        receive(concat(VECTOR.bytes("b_public"), new byte[100]));
        assertThat(executor.waiting()).isEqualTo(1);
        channel.close();
        finishJobs();
        assertRefused(Reason.CLOSED);
    }

    @Test
    void reportsBrokenConnectionAsClosed() {
        connect();
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertRefused(Reason.CLOSED);
    }

    @Test
    void reportsOurOwnFaultsAsSuch() {
        curve.broken = true;
        connect();
        finishJobs();
        assertRefused(Reason.INTERNAL_ERROR);
    }

    @Test
    void freesItsPlaceWhenRemoved() {
        connect();
        receive(concat(VECTOR.bytes("b_public"), new byte[100]));
        channel.pipeline().remove(KeyExchangeHandler.class);
        assertThat(gate.count()).isZero();
        finishJobs();
        waitSeconds(TIMEOUT_SECONDS + 1);
        assertThat(recorder.events).isEmpty();
    }

    @Test
    void failsOnceWhateverComesAfterwards() {
        connect();
        ByteBuf late = Unpooled.wrappedBuffer(VECTOR.bytes("b_public"));
        ChannelHandlerContext context = channel.pipeline().context(KeyExchangeHandler.class);
        KeyExchangeHandler handler = (KeyExchangeHandler) context.handler();
        receive(new byte[33]);
        handler.channelRead(context, late);
        handler.exceptionCaught(context, new IOException("Connection reset by peer"));
        assertThat(late.refCnt()).isZero();
        finishJobs();
        waitSeconds(TIMEOUT_SECONDS + 1);
        assertRefused(Reason.ZERO_KEY);
    }

    @Test
    void refusesToWriteBeforeItIsDone() {
        connect();
        ByteBuf hello = Unpooled.buffer().writeZero(16);
        ChannelFuture written = channel.writeAndFlush(hello);
        assertThat(written.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(hello.refCnt()).isZero();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void readsNothingMoreWhileTheSecretIsComputed() {
        connect();
        finishJobs();
        receive(VECTOR.bytes("b_public"));
        assertThat(channel.config().isAutoRead()).isFalse();
        finishJobs();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void leavesReadingToTheApplicationWhereItWas() {
        int[] reads = {0};
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads[0]++;
                ctx.read();
            }
        });
        channel.config().setAutoRead(false);
        connect();
        finishJobs();
        assertThat(reads[0]).as("asks for the key by itself").isEqualTo(1);
        receive(Arrays.copyOf(VECTOR.bytes("b_public"), 20));
        assertThat(reads[0]).as("and for the rest of it").isEqualTo(2);
        receive(Arrays.copyOfRange(VECTOR.bytes("b_public"), 20, 33));
        channel.read();
        assertThat(reads[0]).as("asked for while the secret is computed").isEqualTo(2);
        finishJobs();
        assertThat(reads[0]).as("made up for afterwards").isEqualTo(3);
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void startsOnAConnectionThatIsAlreadyOpen() {
        assertThat(channel.isActive()).isTrue();
        connect();
        assertThat(executor.submitted).isEqualTo(1);
    }

    @Test
    void receivedBuffersAreReleased() {
        connect();
        ByteBuf first = Unpooled.copiedBuffer(VECTOR.bytes("b_public"), 0, 10);
        ByteBuf rest = Unpooled.wrappedBuffer(VECTOR.bytes("b_public"), VECTOR.bytes("b_to_a_cipher"));
        rest.skipBytes(10);
        channel.writeInbound(first, rest);
        assertThat(first.refCnt()).isZero();
        assertThat(rest.refCnt()).isZero();
        finishJobs();
        assertThat(recorder.bytes.toByteArray()).isEqualTo(VECTOR.bytes("b_to_a_plain"));
    }

    @Test
    void eventsShowNoSecret() {
        connect();
        receive(VECTOR.bytes("b_public"));
        finishJobs();
        KeyExchangeCompleted completed = recorder.only(KeyExchangeCompleted.class);
        completed.helloDigest()[0] ^= 1;
        assertThat(completed.helloDigest()).isEqualTo(VECTOR.bytes("aes_key"));
        assertThat(completed.toString()).contains(VECTOR.text("a_public")).doesNotContain(VECTOR.text("aes_key"));
        assertThat(exchange(curve).toString()).doesNotContain("1111");
    }

    @Test
    void configurationWithoutATimeoutIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new KeyExchange(curve, CIPHERS, executor, () -> null, new SecureRandom(), NODE_KEY, gate, 0));
    }

    private void connect() {
        connect(recorder);
    }

    private void connect(Recorder end) {
        channel.pipeline().addLast(new KeyExchangeHandler(exchange(curve))).addLast("recorder", end);
        channel.runPendingTasks();
    }

    private KeyExchange exchange(Secp256k1 arithmetic) {
        return exchange(arithmetic, executor, gate);
    }

    private static KeyExchange exchange(Secp256k1 arithmetic, HandshakeExecutor jobs, HalfOpenGate places) {
        long timeout = TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        return new KeyExchange(arithmetic, CIPHERS, jobs, () -> null, new SecureRandom(), NODE_KEY, places, timeout);
    }

    private void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    private void finishJobs() {
        finishJobs(channel);
    }

    private void finishJobs(EmbeddedChannel link) {
        while (executor.waiting() > 0) {
            executor.runNext();
            link.runPendingTasks();
        }
    }

    private void waitSeconds(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private void assertRefused(Reason reason) {
        assertThat(recorder.only(KeyExchangeFailed.class).reason()).isEqualTo(reason);
        assertThat(recorder.events).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(recorder.reads).isZero();
    }

    private byte[] sent() {
        return takeAll(channel);
    }

    private static byte[] takeAll(EmbeddedChannel link) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf buffer = link.readOutbound(); buffer != null; buffer = link.readOutbound()) {
            all.writeBytes(buffer);
            buffer.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    private static byte[] concat(byte[]... parts) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
    }
}
