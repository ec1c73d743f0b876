package dev.hearth.p2p;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the names of configured peers into addresses. */
final class PeerNames {
    private static final Logger log = LoggerFactory.getLogger(PeerNames.class);

    private PeerNames() {}

    /** The first address of each name that has one; a name that has none is said in one line. Never fails. */
    static CompletableFuture<List<PeerAddress>> resolve(List<HostPort> names, NodeRuntime runtime) {
        CompletableFuture<List<PeerAddress>> all = CompletableFuture.completedFuture(List.of());
        for (HostPort name : names) {
            CompletableFuture<List<PeerAddress>> found = runtime.resolve(name)
                    .exceptionally(error -> {
                        log.warn("peer {} cannot be looked up: {}", name, message(error));
                        return List.of();
                    })
                    .toCompletableFuture();
            all = all.thenCombine(found, (before, addresses) -> {
                List<PeerAddress> joined = new ArrayList<>(before);
                joined.addAll(addresses.subList(0, Math.min(1, addresses.size())));
                return joined;
            });
        }
        return all;
    }

    private static String message(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return String.valueOf(cause.getMessage());
    }
}
