package dev.hearth.p2p.crypto;

import static dev.hearth.p2p.crypto.KeyExchangeEnd.NODE_KEY;
import static dev.hearth.p2p.crypto.KeyExchangeEnd.TIMEOUT_SECONDS;
import static dev.hearth.p2p.crypto.KeyExchangeEnd.VECTOR;
import static dev.hearth.p2p.crypto.KeyExchangeEnd.concat;
import static dev.hearth.p2p.crypto.KeyExchangeEnd.exchange;
import static dev.hearth.p2p.crypto.KeyExchangeEnd.finishJobs;
import static dev.hearth.p2p.crypto.KeyExchangeEnd.takeAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How two ends agree. */
@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class KeyExchangeHandlerTest {
    private final KeyExchangeEnd end = new KeyExchangeEnd();

    @AfterEach
    void leavesNothingBehind() {
        end.leavesNothingBehind();
    }

    @Test
    void writesItsKeyWithoutWaitingForTheOther() {
        end.connect();
        end.finishJobs();
        assertThat(end.sent()).isEqualTo(VECTOR.bytes("a_public"));
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
                new KeyExchangeHandler(
                        exchange(new ScriptedCurve(vector.privateKey(own + "_private")), end.executor, end.gate)),
                node);
        link.writeInbound(Unpooled.wrappedBuffer(
                vector.bytes(remote + "_public"), vector.bytes(remote + "_to_" + own + "_cipher")));
        finishJobs(end.executor, link);

        KeyExchangeCompleted completed = node.only(KeyExchangeCompleted.class);
        assertThat(completed.localSession()).isEqualTo(vector.publicKey(own + "_public"));
        assertThat(completed.remoteSession()).isEqualTo(vector.publicKey(remote + "_public"));
        assertThat(completed.helloDigest()).isEqualTo(vector.bytes("aes_key"));
        assertThat(completed.helloSignature().isCanonical()).isTrue();
        Secp256k1 curve = Secp256k1.bouncyCastle();
        assertThat(curve.recover(completed.helloDigest(), completed.helloSignature()))
                .isEqualTo(curve.publicKey(NODE_KEY));

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
        finishJobs(jobs, link);
        assertThat(node.bytes.toByteArray()).isEqualTo(VECTOR.bytes("b_to_a_plain"));
        assertThat(node.readsBeforeFirstEvent).isZero();
        assertThat(stream.release()).isTrue();
        link.finishAndReleaseAll();
    }

    @Test
    void givesWayToTheCipherAndFreesItsPlaceWhenDone() {
        end.connect();
        assertThat(end.gate.count()).isEqualTo(1);
        end.receive(VECTOR.bytes("b_public"));
        end.finishJobs();
        assertThat(end.gate.count()).isZero();
        assertThat(end.channel.pipeline().get(KeyExchangeHandler.class)).isNull();
        assertThat(end.channel.pipeline().get(AesCbcHandler.class)).isNotNull();
        assertThat(end.channel.pipeline().names().indexOf("recorder"))
                .isGreaterThan(end.channel
                        .pipeline()
                        .names()
                        .indexOf(end.channel
                                .pipeline()
                                .context(AesCbcHandler.class)
                                .name()));
        end.waitSeconds(TIMEOUT_SECONDS + 1);
        assertThat(end.channel.isOpen()).isTrue();
    }

    @Test
    void helloWrittenOnCompletionIsTheFirstCiphertext() {
        end.connect(new Recorder() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                super.userEventTriggered(ctx, event);
                ctx.writeAndFlush(Unpooled.wrappedBuffer(VECTOR.bytes("a_to_b_plain")));
            }
        });
        end.receive(VECTOR.bytes("b_public"));
        end.finishJobs();
        assertThat(end.sent()).isEqualTo(concat(VECTOR.bytes("a_public"), VECTOR.bytes("a_to_b_cipher")));
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
                new KeyExchangeHandler(exchange(end.curve, end.executor, crowded)),
                end.recorder);
        accepted.writeInbound(Unpooled.copiedBuffer(VECTOR.bytes("b_public")));
        finishJobs(end.executor, accepted);
        assertThat(takeAll(accepted)).isEqualTo(VECTOR.bytes("a_public"));
        assertThat(end.recorder.events).isEmpty();
        int operations = end.curve.operations;

        byte[] cipher = VECTOR.bytes("b_to_a_cipher");
        accepted.writeInbound(Unpooled.copiedBuffer(cipher, 0, 5));
        accepted.writeInbound(Unpooled.copiedBuffer(cipher, 5, cipher.length - 5));
        assertThat(end.executor.waiting()).isEqualTo(1);
        finishJobs(end.executor, accepted);
        end.recorder.only(KeyExchangeCompleted.class);
        assertThat(end.curve.operations).isGreaterThan(operations);
        assertThat(end.recorder.bytes.toByteArray()).isEqualTo(VECTOR.bytes("b_to_a_plain"));
        assertThat(crowded.count()).isZero();
        accepted.finishAndReleaseAll();
    }

    @Test
    void refusesToWriteBeforeItIsDone() {
        end.connect();
        ByteBuf hello = Unpooled.buffer().writeZero(16);
        ChannelFuture written = end.channel.writeAndFlush(hello);
        assertThat(written.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(hello.refCnt()).isZero();
        assertThat(end.channel.outboundMessages()).isEmpty();
    }

    @Test
    void readsNothingMoreWhileTheSecretIsComputed() {
        end.connect();
        end.finishJobs();
        end.receive(VECTOR.bytes("b_public"));
        assertThat(end.channel.config().isAutoRead()).isFalse();
        end.finishJobs();
        assertThat(end.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void leavesReadingToTheApplicationWhereItWas() {
        int[] reads = {0};
        end.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads[0]++;
                ctx.read();
            }
        });
        end.channel.config().setAutoRead(false);
        end.connect();
        end.finishJobs();
        assertThat(reads[0]).as("asks for the key by itself").isEqualTo(1);
        end.receive(Arrays.copyOf(VECTOR.bytes("b_public"), 20));
        assertThat(reads[0]).as("and for the rest of it").isEqualTo(2);
        end.receive(Arrays.copyOfRange(VECTOR.bytes("b_public"), 20, 33));
        end.channel.read();
        assertThat(reads[0]).as("asked for while the secret is computed").isEqualTo(2);
        end.finishJobs();
        assertThat(reads[0]).as("made up for afterwards").isEqualTo(3);
        assertThat(end.channel.config().isAutoRead()).isFalse();
    }

    @Test
    void startsOnAConnectionThatIsAlreadyOpen() {
        assertThat(end.channel.isActive()).isTrue();
        end.connect();
        assertThat(end.executor.submitted).isEqualTo(1);
    }

    @Test
    void receivedBuffersAreReleased() {
        end.connect();
        ByteBuf first = Unpooled.copiedBuffer(VECTOR.bytes("b_public"), 0, 10);
        ByteBuf rest = Unpooled.wrappedBuffer(VECTOR.bytes("b_public"), VECTOR.bytes("b_to_a_cipher"));
        rest.skipBytes(10);
        end.channel.writeInbound(first, rest);
        assertThat(first.refCnt()).isZero();
        assertThat(rest.refCnt()).isZero();
        end.finishJobs();
        assertThat(end.recorder.bytes.toByteArray()).isEqualTo(VECTOR.bytes("b_to_a_plain"));
    }

    @Test
    void eventsShowNoSecret() {
        end.connect();
        end.receive(VECTOR.bytes("b_public"));
        end.finishJobs();
        KeyExchangeCompleted completed = end.recorder.only(KeyExchangeCompleted.class);
        completed.helloDigest()[0] ^= 1;
        assertThat(completed.helloDigest()).isEqualTo(VECTOR.bytes("aes_key"));
        assertThat(completed.toString()).contains(VECTOR.text("a_public")).doesNotContain(VECTOR.text("aes_key"));
        assertThat(exchange(end.curve, end.executor, end.gate).toString()).doesNotContain("1111");
    }

    @Test
    void configurationWithoutATimeoutIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyExchange(
                        end.curve,
                        SessionCiphers.aesCbc(),
                        end.executor,
                        () -> null,
                        new SecureRandom(),
                        NODE_KEY,
                        end.gate,
                        0));
    }
}
