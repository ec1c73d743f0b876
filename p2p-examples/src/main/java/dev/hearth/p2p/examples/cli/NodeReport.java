package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.protocol.WireTrace;
import org.jspecify.annotations.Nullable;

/** Tells what a node does. Called on any thread; must not block for long. */
interface NodeReport extends WireTrace {
    /** The node starts with this chain; {@code head} is null when it is empty. */
    void opened(@Nullable ChainEntry head);

    /** Something happened. */
    void event(NodeEvent event);

    /** The node has stopped. */
    void stopped(@Nullable ChainEntry head, long blocksReceived, long transactionsReceived, TrafficInfo traffic);
}
