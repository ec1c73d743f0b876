package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.examples.peer.BarePeer;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelHandlerContext;

/** One that asks for the time, or for nothing. */
final class GrapheneFloodPeer extends BarePeer {
    private final boolean trickles;

    GrapheneFloodPeer(NodeRuntime runtime, boolean trickles) {
        super(runtime, "flood", InboundFlood.CHAIN_ID);
        this.trickles = trickles;
    }

    @Override
    protected void greeted(ChannelHandlerContext context, Hello hello) {
        super.greeted(context, hello);
        if (trickles) {
            FloodPeers.trickle(context, () -> new CurrentTimeRequest(runtime().wallMicros()));
        }
    }
}
