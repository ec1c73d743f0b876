package consumer;

import dev.hearth.p2p.examples.embedding.EmbeddingExample;
import dev.hearth.p2p.runtime.NodeRuntime;

/** Runs the embedding example, compiled here against nothing but p2p-core. */
public final class Main {
    private Main() {}

    /** Prints where the library runs, and what the example does. */
    public static void main(String[] args) throws Exception {
        System.out.println("Hearth runs in " + NodeRuntime.class.getModule());
        EmbeddingExample.main(args);
    }
}
