package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.Hash;
import java.time.Duration;
import java.util.List;

/** Tells how the demo goes. */
interface DemoReport {
    /** It begins. */
    void opened(Hash chainId, PublicKey witness, long blocks);

    /** A node has started. */
    void started(DemoStatus node, String part);

    /** How the nodes do, told about twice a second. */
    void progress(Duration elapsed, List<DemoStatus> nodes);

    /** How it ended. */
    void ended(List<DemoStatus> nodes, boolean agreed);
}
