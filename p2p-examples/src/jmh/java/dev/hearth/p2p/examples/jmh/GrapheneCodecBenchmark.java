package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.messages.graphene.FrameCodec;
import dev.hearth.p2p.messages.graphene.FrameLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMessageCodec;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import io.netty.channel.embedded.EmbeddedChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Frames and records of Graphene, in bursts through a pipeline without a socket. */
@State(Scope.Thread)
public class GrapheneCodecBenchmark {
    /** Bytes of an opaque transaction. */
    @Param({"250", "1024", "65536"})
    public int size;

    private final CodecPipeline pipeline = new CodecPipeline(new EmbeddedChannel(
            new FrameCodec(type -> FrameLimits.MAX_MESSAGE_SIZE), new GrapheneMessageCodec(() -> 0)));

    /** Encodes what is read. */
    @Setup
    public void encodeOnce() {
        pipeline.use(new TransactionMessage(new byte[size]), size);
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
