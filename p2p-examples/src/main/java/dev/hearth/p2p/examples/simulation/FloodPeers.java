package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.bitcoin.BitcoinProtocol;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Peers of one protocol that shake hands and are of no use from then on. */
@FunctionalInterface
interface FloodPeers {
    long TRICKLE_SECONDS = 5;

    /** Lets one speak on a new connection; one that {@code trickles} says a little every five seconds, others nothing. */
    void install(ChannelPipeline pipeline, NodeRuntime runtime, boolean trickles);

    /** Those that are taken for peers by the nodes of {@code protocol}. */
    static FloodPeers of(WireProtocol protocol) {
        if (protocol instanceof BitcoinProtocol bitcoin) {
            return (pipeline, runtime, trickles) ->
                    new BitcoinFloodPeer(bitcoin.network(), runtime, trickles).install(pipeline);
        }
        return (pipeline, runtime, trickles) -> new GrapheneFloodPeer(runtime, trickles).install(pipeline);
    }

    /** Sends a message now and then for as long as the connection is there. */
    static void trickle(ChannelHandlerContext context, Supplier<?> message) {
        context.executor()
                .schedule(
                        () -> {
                            if (context.channel().isActive()) {
                                context.writeAndFlush(message.get());
                                trickle(context, message);
                            }
                        },
                        TRICKLE_SECONDS,
                        TimeUnit.SECONDS);
    }
}
