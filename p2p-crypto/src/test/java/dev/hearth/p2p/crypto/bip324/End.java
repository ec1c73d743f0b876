package dev.hearth.p2p.crypto.bip324;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.HandshakeExecutor;
import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One end of a connection under test, with everything it was given. */
final class End {
    static final int MAGIC = 0xf9beb4d9;
    static final int GARBAGE = 5;
    static final long TIMEOUT_SECONDS = 10;

    final HandshakeExecutor executor = new HandshakeExecutor();
    final HalfOpenGate gate = new HalfOpenGate(1);
    final PacketRecorder recorder;
    final EmbeddedChannel channel = new EmbeddedChannel();
    private final boolean initiating;
    EllSwift curve = EllSwift.bouncyCastle();
    int magic = MAGIC;
    boolean acceptsV1 = true;
    int garbage = GARBAGE;

    private End(boolean initiating, PacketRecorder recorder) {
        this.initiating = initiating;
        this.recorder = recorder;
    }

    static End initiator() {
        return new End(true, new PacketRecorder());
    }

    static End responder() {
        return new End(false, new PacketRecorder());
    }

    static End responder(PacketRecorder recorder) {
        return new End(false, recorder);
    }

    End connect() {
        V2Transport transport = new V2Transport(
                curve,
                PacketCiphers.chaCha20Poly1305(),
                executor,
                () -> null,
                new SeededRandom(initiating ? 1 : 2, garbage),
                magic,
                acceptsV1,
                gate,
                TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS));
        channel.pipeline()
                .addLast(initiating ? V2TransportHandler.initiator(transport) : V2TransportHandler.responder(transport))
                .addLast("recorder", recorder);
        channel.runPendingTasks();
        return this;
    }

    /** Connects, and does what is to be done at once. */
    static End settled(End end) {
        end.connect();
        end.finishJobs();
        return end;
    }

    void finishJobs() {
        while (executor.waiting() > 0) {
            executor.runNext();
            channel.runPendingTasks();
        }
    }

    /** Reads the bytes, unless the channel is closed, without running jobs. */
    void receive(byte... bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        }
    }

    /** All that was sent since the last time. */
    byte[] sent() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(ByteBufUtil.getBytes(next));
            next.release();
        }
        return all.toByteArray();
    }

    void send(byte[]... contents) {
        for (byte[] packet : contents) {
            channel.write(Unpooled.wrappedBuffer(packet));
        }
        channel.flush();
    }

    void waitSeconds(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    /** Lets both talk until neither has anything more to say. */
    static void talk(End one, End other) {
        boolean more = true;
        while (more) {
            one.finishJobs();
            other.finishJobs();
            byte[] there = one.sent();
            byte[] back = other.sent();
            if (there.length > 0) {
                other.receive(there);
            }
            if (back.length > 0) {
                one.receive(back);
            }
            more = there.length + back.length + one.executor.waiting() + other.executor.waiting() > 0;
        }
    }

    V2Completed completed() {
        assertThat(recorder.events).hasSize(1).first().isInstanceOf(V2Completed.class);
        return (V2Completed) recorder.events.get(0);
    }

    void assertFailed(Reason reason) {
        List<Object> failures =
                recorder.events.stream().filter(V2Failed.class::isInstance).toList();
        assertThat(failures)
                .hasSize(1)
                .allSatisfy(failure -> assertThat(((V2Failed) failure).reason())
                        .as(failure.toString())
                        .isEqualTo(reason));
        assertThat(channel.isOpen()).isFalse();
        assertThat(gate.count()).isZero();
    }

    /** Whatever a test did: no slot stays taken, no exception got past the handler, nothing is left in the pipeline. */
    void leavesNothingBehind() {
        channel.finishAndReleaseAll();
        assertThat(gate.count()).isZero();
        assertThat(recorder.exceptions).isEmpty();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
