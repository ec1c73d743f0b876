package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.messages.PeerAddress;

/** A node with a chain: others of {@link Sync} catch up with it, those of {@link Bitcoin} shake hands. */
final class SyncServer {
    private SyncServer() {}

    /** Given the name of a chain, how many blocks there are and how large they are; says its address. */
    public static void main(String[] arguments) throws Exception {
        SampleChain<?, ?> chain = BenchChain.named(arguments[0], Integer.parseInt(arguments[2]));
        BlockStore store = new MemoryBlockStore();
        chain.topUp(store, Long.parseLong(arguments[1]), System.currentTimeMillis() / 1_000);
        Node node = Node.builder(Transports.runtime(), chain.protocol())
                .chain(chain.follower(store))
                .listen(PeerAddress.parse("127.0.0.1:0"))
                .privateMode(true)
                .build();
        node.start().toCompletableFuture().join();
        ChildProcess.say(node.listenAddress().toCompletableFuture().join().toString());
        ChildProcess.listen(line -> {});
    }
}
