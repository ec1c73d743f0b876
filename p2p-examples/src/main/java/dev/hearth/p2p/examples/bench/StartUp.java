package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * How long the first node of a JVM takes from the call of {@link Node#start} to {@link NodeEvent.Listening}. A subject is
 * a fresh JVM that does nothing else.
 */
public final class StartUp {
    private static final Hash CHAIN = Hash.parse("be".repeat(32));
    private static final PeerAddress ANY_PORT = PeerAddress.parse("127.0.0.1:0");
    private static final long SEED = 1;
    private static final String FILL = "--fill";

    private StartUp() {}

    /**
     * Prints the nanoseconds as one line.
     *
     * @param arguments none for a node that keeps nothing; its data directory; or {@code --fill} and a data directory that
     *     is to get a full address book, which starts nothing and prints the number of its addresses
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2 && arguments[0].equals(FILL)) {
            System.out.println(
                    FullBook.write(Path.of(arguments[1]), SEED, Instant.now().getEpochSecond()));
            return;
        }
        // Its events would load the flight recorder: the command line switches them off as well.
        System.setProperty("io.netty.jfr.enabled", "false");
        CompletableFuture<Long> listening = new CompletableFuture<>();
        try (NodeRuntime.Threaded runtime = Transports.runtime()) {
            NodeBuilder builder = Node.builder(runtime, GrapheneProtocol.of(CHAIN))
                    .listen(ANY_PORT)
                    .privateMode(false) // as the book was grouped
                    .connectOnly(true)
                    .onEvent(event -> {
                        if (event instanceof NodeEvent.Listening) {
                            listening.complete(System.nanoTime());
                        }
                    });
            if (arguments.length == 1) {
                builder.dataDirectory(Path.of(arguments[0]));
            }
            try (Node node = builder.build()) {
                long called = System.nanoTime();
                node.start();
                System.out.println(listening.join() - called);
            }
        }
    }
}
