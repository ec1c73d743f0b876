package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.examples.peer.BarePeer;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelHandlerContext;
import java.security.SignatureException;

/** A peer that does all of a handshake a node does: it checks the other side's signature too. */
class ProvenPeer extends BarePeer {
    private final Runnable complete;
    private byte[] digest = new byte[0];

    /** {@code complete} is called once the handshake is complete. */
    ProvenPeer(NodeRuntime runtime, Runnable complete) {
        super(runtime, "bench", BenchChain.ID);
        this.complete = complete;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof KeyExchangeCompleted keys) {
            digest = keys.helloDigest();
        }
        super.userEventTriggered(context, event);
    }

    @Override
    protected void greeted(ChannelHandlerContext context, Hello hello) {
        runtime().handshakes().execute(() -> {
            try {
                if (!runtime()
                        .curve()
                        .recover(digest, hello.signedSharedSecret())
                        .equals(hello.nodePublicKey())) {
                    throw new SignatureException("another key's");
                }
                context.executor().execute(() -> super.greeted(context, hello));
            } catch (SignatureException e) {
                context.close();
            }
        });
    }

    @Override
    protected void established(ChannelHandlerContext context) {
        complete.run();
    }
}
