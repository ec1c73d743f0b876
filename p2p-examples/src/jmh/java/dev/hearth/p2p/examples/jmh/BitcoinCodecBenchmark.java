package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.messages.bitcoin.V1FrameCodec;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Frames and records of Bitcoin's first transport, checksums included, through a pipeline without a socket. */
@State(Scope.Thread)
public class BitcoinCodecBenchmark {
    /** Of a transaction with one input and one output, without the input's script. */
    private static final int ALL_BUT_SCRIPT = 62;

    private static final int OUTPOINT = 36;

    /** Bytes of a transaction, most of them its script. */
    @Param({"400", "1024", "65536"})
    public int size;

    private final CodecPipeline pipeline =
            new CodecPipeline(new EmbeddedChannel(new V1FrameCodec(BitcoinNetwork.MAIN, new BitcoinLimits(), () -> 0)));

    /** Encodes what is read. */
    @Setup
    public void encodeOnce() {
        pipeline.use(new TransactionMessage(transaction(size)), size);
    }

    private static byte[] transaction(int size) {
        int script = size - ALL_BUT_SCRIPT;
        return ByteBuffer.allocate(size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(1)
                .put((byte) 1)
                .put(new byte[OUTPOINT])
                .put((byte) 0xfd)
                .putShort((short) script)
                .put(new byte[script])
                .putInt(-1)
                .put((byte) 1)
                .array();
    }

    /** Returns the buffers. */
    @TearDown
    public void close() {
        pipeline.close();
    }

    /** Records to frames. */
    @Benchmark
    public long encode(Volume volume) {
        return pipeline.encode(volume);
    }

    /** Frames to records. */
    @Benchmark
    public Object decode(Volume volume) {
        return pipeline.decode(volume);
    }
}
