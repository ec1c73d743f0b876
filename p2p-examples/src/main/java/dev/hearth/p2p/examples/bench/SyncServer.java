package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;

/** The node whose chain others of {@link Sync} catch up with. */
final class SyncServer {
    private SyncServer() {}

    /** Given how many blocks there are and how large they are; says its address. */
    public static void main(String[] arguments) throws Exception {
        GrapheneChain chain = BenchChain.of(Integer.parseInt(arguments[1]));
        BlockStore store = new MemoryBlockStore();
        chain.topUp(store, Long.parseLong(arguments[0]), System.currentTimeMillis() / 1_000);
        Node node = Node.builder(NodeRuntime.threaded(), chain.protocol())
                .chain(chain.follower(store))
                .listen(PeerAddress.parse("127.0.0.1:0"))
                .build();
        node.start().toCompletableFuture().join();
        ChildProcess.say(node.listenAddress().toCompletableFuture().join().toString());
        ChildProcess.listen(line -> {});
    }
}
