package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.WireTrace;
import dev.hearth.p2p.trust.InboundAttempt;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what a node does. Called on any thread; must not block for long. */
interface NodeReport extends WireTrace {
    /** The node starts with this chain; {@code head} is null when it is empty. */
    void opened(@Nullable ChainEntry head);

    /** Something happened. */
    void event(NodeEvent event);

    /**
     * Of a flood of inbound connections these ended before they were active, and nothing else is told of them.
     *
     * @param reasons why, and how many for each reason
     */
    void flood(Map<DisconnectReason, Long> reasons);

    /** A peer has connected and has said who it is; {@code waits} for a command, or is let in. */
    void inbound(InboundAttempt attempt, boolean waits);

    /** A line command is answered. */
    void answer(Answer answer);

    /** A line command could not be carried out; {@code message} is one line: what was found and what was expected. */
    void failed(String command, String message);

    /** Another configuration holds: the names of the keys that changed, and of those that need a restart. */
    void reloaded(List<String> changed, List<String> needsRestart);

    /** The node has stopped. */
    void stopped(@Nullable ChainEntry head, long blocksReceived, long transactionsReceived, TrafficInfo traffic);
}
