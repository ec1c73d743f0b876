package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.crypto.bip324.V2Packets;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.V1FrameCodec;
import dev.hearth.p2p.messages.bitcoin.V2MessageCodec;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.MessageCounts;
import dev.hearth.p2p.protocol.WireTrace;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;

/** The handlers that turn what a transport carries into messages, and show them to whoever watches. */
record MessageCodecs(
        BitcoinNetwork network, BitcoinLimits limits, PeerAddress peer, LocalNode local, MessageCounts sent) {
    private ChannelHandler plain() {
        return new V1FrameCodec(network, limits, local.runtime()::wallMicros, this::sent);
    }

    private ChannelHandler encrypted() {
        return new V2MessageCodec(limits, V2Packets.OVERHEAD, local.runtime()::wallMicros, this::sent);
    }

    private void sent(BitcoinMessage message, int bytes) {
        sent.count(message.command(), bytes);
    }

    private boolean isWatched() {
        return local.trace() != WireTrace.NONE;
    }

    private ChannelHandler watch() {
        return new TraceHandler(local.trace(), peer);
    }

    /** Frames of the first transport, at the end of the pipeline. */
    void addPlain(ChannelPipeline pipeline) {
        pipeline.addLast(plain());
        if (isWatched()) {
            pipeline.addLast(watch());
        }
    }

    /** The codec of the transport that was found out, where {@code choice} stands. */
    void replace(ChannelPipeline pipeline, ChannelHandler choice, boolean plain) {
        ChannelHandler codec = plain ? plain() : encrypted();
        if (isWatched()) {
            pipeline.addAfter(pipeline.context(choice).name(), null, watch());
        }
        pipeline.replace(choice, null, codec);
    }
}
