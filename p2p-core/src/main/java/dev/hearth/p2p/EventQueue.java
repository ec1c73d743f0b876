package dev.hearth.p2p;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to the application in order, in batches, on the application executor. Confined to the node loop. */
final class EventQueue implements Consumer<NodeEvent> {
    private static final Logger log = LoggerFactory.getLogger(EventQueue.class);
    private static final int MOST_WAITING = 100_000;

    private final NodeRuntime runtime;
    private final EventExecutor loop;
    private final Consumer<NodeEvent> listener;
    private List<NodeEvent> waiting = new ArrayList<>();
    private boolean delivering;
    private long dropped;

    EventQueue(NodeRuntime runtime, EventExecutor loop, Consumer<NodeEvent> listener) {
        this.runtime = runtime;
        this.loop = loop;
        this.listener = listener;
    }

    @Override
    public void accept(NodeEvent event) {
        if (waiting.size() >= MOST_WAITING) {
            if (dropped++ == 0) {
                log.warn("the event listener is too slow; events are dropped");
            }
            return;
        }
        waiting.add(event);
        deliver();
    }

    /** Whether the application has heard everything. */
    boolean isEmpty() {
        return waiting.isEmpty() && !delivering;
    }

    private void deliver() {
        if (delivering || waiting.isEmpty()) {
            return;
        }
        List<NodeEvent> batch = waiting;
        waiting = new ArrayList<>();
        delivering = true;
        try {
            runtime.application().execute(() -> {
                for (NodeEvent event : batch) {
                    tell(event);
                }
                loop.execute(() -> {
                    delivering = false;
                    deliver();
                });
            });
        } catch (RejectedExecutionException e) {
            log.debug("the application executor is shut down; {} events are not delivered", batch.size());
        }
    }

    private void tell(NodeEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("the event listener threw on {}", event, e);
        }
    }
}
