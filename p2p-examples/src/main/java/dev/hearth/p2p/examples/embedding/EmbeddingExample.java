package dev.hearth.p2p.examples.embedding;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Two nodes of an application in one process: the second catches up with the first, then they exchange news. */
public final class EmbeddingExample {
    private static final Hash BOOK = Hash.parse("b0".repeat(32));

    private EmbeddingExample() {}

    /** Runs it; ends with an exception unless pages were synced and a page, a note and a greeting arrived. */
    public static void main(String[] args) throws Exception {
        CompletableFuture<Long> synced = new CompletableFuture<>();
        CompletableFuture<Long> pageArrived = new CompletableFuture<>();
        CompletableFuture<Hash> noteArrived = new CompletableFuture<>();
        CompletableFuture<String> greetingArrived = new CompletableFuture<>();
        Consumer<NodeEvent> watch = event -> {
            if (event instanceof NodeEvent.Synced now && now.head() != null) {
                synced.complete(now.head().number());
            } else if (event instanceof NodeEvent.BlockAccepted page
                    && page.block().number() > 100) {
                pageArrived.complete(page.block().number());
            } else if (event instanceof NodeEvent.ItemAccepted note) {
                noteArrived.complete(note.id());
            }
        };

        // [readme]
        Pages pages = new Pages(); // your blocks: subclass ChainFollower, or ChainHandler for your own consensus
        Notes notes = new Notes(); // your transactions: subclass ItemHandler
        Greetings greetings = new Greetings(greetingArrived::complete); // your direct messages: subclass MessageHandler
        try (NodeRuntime.Threaded runtime = NodeRuntime.threaded();
                Node node = Node.builder(runtime, GrapheneProtocol.of(BOOK))
                        .chain(pages)
                        .items(notes)
                        .messages(greetings)
                        .listen(PeerAddress.parse("127.0.0.1:0"))
                        .build()) {
            node.start().toCompletableFuture().join();
            // [readme]
            for (int number = 1; number <= 100; number++) {
                node.publish(pages, Page.after(pages.head(), "page " + number))
                        .toCompletableFuture()
                        .join();
            }
            PeerAddress address = node.listenAddress().toCompletableFuture().join();
            try (Node reader = Node.builder(runtime, GrapheneProtocol.of(BOOK))
                    .chain(new Pages())
                    .items(new Notes())
                    .messages(new Greetings(greeting -> {}))
                    .peer(HostPort.parse(address.toString(), address.port()))
                    .privateMode(true)
                    .onEvent(watch)
                    .build()) {
                reader.start().toCompletableFuture().join();
                System.out.println("caught up with page " + synced.get(10, TimeUnit.SECONDS));
                node.publish(pages, Page.after(pages.head(), "news"));
                System.out.println("page " + pageArrived.get(10, TimeUnit.SECONDS) + " arrived");
                node.publish(notes, new Note("hello, reader"));
                System.out.println("note " + noteArrived.get(10, TimeUnit.SECONDS) + " arrived");
                reader.send(greetings, "hello, node", address);
                System.out.println("the node was told: " + greetingArrived.get(10, TimeUnit.SECONDS));
            }
        }
    }
}
