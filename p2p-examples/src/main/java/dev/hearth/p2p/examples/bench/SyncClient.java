package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.examples.chain.MvBlockStore;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The node that catches up with {@link SyncServer}, again and again, each time from nothing. */
final class SyncClient {
    /** It makes no blocks. */
    private static final int ANY_SIZE = 1_000;

    private final NodeRuntime runtime = Transports.runtime();
    private final SampleChain<?, ?> chain;
    private final long blocks;
    private final PeerAddress server;
    private final HeapWatch heap = HeapWatch.begin();

    private SyncClient(SampleChain<?, ?> chain, long blocks, PeerAddress server) {
        this.chain = chain;
        this.blocks = blocks;
        this.server = server;
    }

    /**
     * Given the name of a chain, how many blocks there are and a server's address; told {@code memory}, {@code disk} or
     * {@code slow}, catches up and says how many nanoseconds passed since the node was started; told {@code heap}, says
     * how many bytes were in use after a garbage collection since it was last told so, at most.
     */
    public static void main(String[] arguments) throws Exception {
        SyncClient client = new SyncClient(
                BenchChain.named(arguments[0], ANY_SIZE),
                Long.parseLong(arguments[1]),
                PeerAddress.parse(arguments[2]));
        ChildProcess.listen(line -> ChildProcess.say(Long.toString(client.told(line))));
    }

    private long told(String line) throws Exception {
        return switch (line) {
            case "heap" -> heap.take();
            case "disk" -> disk();
            case "slow" -> catchUp(new SlowStore());
            default -> catchUp(new ForgetfulStore());
        };
    }

    private long disk() throws Exception {
        Path directory = Files.createTempDirectory("hearth-bench");
        try (BlockStore store = MvBlockStore.open(directory, chain.chainName())) {
            return catchUp(store);
        } finally {
            Directories.delete(directory);
        }
    }

    private long catchUp(BlockStore store) throws Exception {
        CountDownLatch complete = new CountDownLatch(1);
        try (Node node = Node.builder(runtime, chain.protocol())
                .chain(chain.follower(store))
                .peer(HostPort.parse(server.toString(), server.port()))
                .privateMode(true)
                .onEvent(event -> {
                    if (event instanceof NodeEvent.BlockAccepted accepted
                            && accepted.block().number() == blocks) {
                        complete.countDown();
                    }
                })
                .build()) {
            long begun = System.nanoTime();
            node.start().toCompletableFuture().join();
            complete.await();
            return System.nanoTime() - begun;
        }
    }
}
