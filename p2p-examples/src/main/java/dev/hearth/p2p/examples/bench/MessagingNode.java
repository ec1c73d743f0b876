package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.application.SendOutcome;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node whose application sends direct messages: the one measured by {@link NodeSends}, and in a process of its own its peer. */
final class MessagingNode implements AutoCloseable {
    private static final int MESSAGE_TYPE = 20_000;
    private static final int MOST_BYTES = 1 << 20;

    private final AtomicLong received = new AtomicLong();
    private final Load load = new Load();
    private final Node node;

    /** Dials {@code peer}, or listens when there is none. */
    MessagingNode(NodeRuntime runtime, @Nullable PeerAddress peer) {
        GrapheneChain chain = BenchChain.of(1_000);
        var builder = Node.builder(runtime, chain.protocol())
                .chain(chain.follower(new ForgetfulStore()))
                .messages(load)
                .privateMode(true);
        if (peer == null) {
            builder.listen(PeerAddress.parse("127.0.0.1:0"));
        } else {
            builder.peer(HostPort.parse(peer.toString(), peer.port()));
        }
        node = builder.build();
        node.start().toCompletableFuture().join();
    }

    /** Says its address; told anything, how many bytes of messages its application has received. */
    public static void main(String[] arguments) throws Exception {
        MessagingNode node = new MessagingNode(Transports.runtime(), null);
        ChildProcess.say(node.node.listenAddress().toCompletableFuture().join().toString());
        ChildProcess.listen(line -> ChildProcess.say(Long.toString(node.received.get())));
    }

    CompletionStage<SendOutcome> send(byte[] payload, PeerAddress to) {
        return node.send(load, payload, to);
    }

    @Override
    public void close() {
        node.close();
    }

    private final class Load extends MessageHandler<byte[]> {
        Load() {
            super(MESSAGE_TYPE, MOST_BYTES);
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return bytes;
        }

        @Override
        public byte[] encode(byte[] message) {
            return message;
        }

        @Override
        public void received(byte[] message, PeerAddress peer) {
            received.addAndGet(message.length);
        }
    }
}
