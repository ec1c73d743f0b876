package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.KeyExchangeFailed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/** One end of a connection under test, with everything it was given: side a of the first recorded handshake. */
final class KeyExchangeEnd {
    static final Vectors VECTOR = Vectors.handshakes().findFirst().orElseThrow().getPayload();
    static final PrivateKey NODE_KEY = PrivateKey.parse("11".repeat(32));
    static final long TIMEOUT_SECONDS = 10;

    final ScriptedCurve curve = new ScriptedCurve(VECTOR.privateKey("a_private"));
    final HandshakeExecutor executor = new HandshakeExecutor();
    final HalfOpenGate gate = new HalfOpenGate(1);
    final Recorder recorder = new Recorder();
    final EmbeddedChannel channel = new EmbeddedChannel();

    static KeyExchange exchange(Secp256k1 arithmetic, HandshakeExecutor jobs, HalfOpenGate places) {
        return new KeyExchange(
                arithmetic,
                SessionCiphers.aesCbc(),
                jobs,
                () -> null,
                new SecureRandom(),
                NODE_KEY,
                places,
                TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS));
    }

    void connect() {
        connect(recorder);
    }

    void connect(Recorder last) {
        channel.pipeline()
                .addLast(new KeyExchangeHandler(exchange(curve, executor, gate)))
                .addLast("recorder", last);
        channel.runPendingTasks();
    }

    void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    void finishJobs() {
        finishJobs(executor, channel);
    }

    static void finishJobs(HandshakeExecutor jobs, EmbeddedChannel link) {
        while (jobs.waiting() > 0) {
            jobs.runNext();
            link.runPendingTasks();
        }
    }

    void waitSeconds(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    /** All that was sent since the last time. */
    byte[] sent() {
        return takeAll(channel);
    }

    static byte[] takeAll(EmbeddedChannel link) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf buffer = link.readOutbound(); buffer != null; buffer = link.readOutbound()) {
            all.writeBytes(buffer);
            buffer.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    static byte[] concat(byte[]... parts) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
    }

    void assertRefused(Reason reason) {
        assertThat(recorder.only(KeyExchangeFailed.class).reason()).isEqualTo(reason);
        assertThat(recorder.events).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(recorder.reads).isZero();
    }

    /** Whatever a test did: no slot stays taken, no exception got past the handler, nothing is left in the pipeline. */
    void leavesNothingBehind() {
        channel.finishAndReleaseAll();
        assertThat(gate.count()).isZero();
        assertThat(recorder.exceptions).isEmpty();
    }
}
