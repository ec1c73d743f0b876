package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.event.NodeEvent;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The head of the application's chain, of which the node tells its peers, and the blocks it has accepted. Node loop. */
final class ChainHead {
    private final @Nullable ChainHandler<?> chain;
    private final Dispatcher dispatcher;
    private final LocalState local;
    private final Consumer<NodeEvent> events;
    private boolean asked;

    ChainHead(@Nullable ChainHandler<?> chain, Dispatcher dispatcher, LocalState local, Consumer<NodeEvent> events) {
        this.chain = chain;
        this.dispatcher = dispatcher;
        this.local = local;
        this.events = events;
    }

    /** The application has accepted a block. */
    void accepted(ChainEntry block, Verdict.Accepted accepted) {
        events.accept(new NodeEvent.BlockAccepted(block));
        if (accepted.reorganisation() != null) {
            events.accept(new NodeEvent.Reorganised(
                    accepted.reorganisation().from(),
                    accepted.reorganisation().to(),
                    accepted.reorganisation().depth()));
        }
        if (!asked) {
            asked = true;
            refresh(head -> asked = false);
        }
    }

    /** Asks the application for its head; then {@code then}. */
    void refresh(Consumer<Optional<ChainEntry>> then) {
        if (chain == null) {
            then.accept(Optional.empty());
            return;
        }
        dispatcher.ask(Lane.CHAIN, Optional.ofNullable(local.head()), () -> Optional.ofNullable(chain.head()), head -> {
            local.head(head.orElse(null));
            then.accept(head);
        });
    }
}
