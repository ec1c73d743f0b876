package dev.hearth.p2p.examples.cli;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Waiting for what a node promised. */
final class Stages {
    private Stages() {}

    /** The result; a failure is thrown as it was, not wrapped. */
    static <T extends @Nullable Object> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
