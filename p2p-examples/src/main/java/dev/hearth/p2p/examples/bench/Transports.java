package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.SocketTransport;
import dev.hearth.p2p.runtime.ThreadedOptions;

/** What carries the sockets of a measure, the same in all its processes. */
public final class Transports {
    private static final String PROPERTY = "hearth.bench.transport";

    private Transports() {}

    /**
     * Chooses for this process and the children it starts.
     *
     * @throws ConfigurationException when it is not available
     */
    public static void choose(SocketTransport transport) {
        System.setProperty(PROPERTY, transport.name());
        runtime().close();
    }

    /** The runtime of a node, or of handlers alone, with threads and sockets of its own. */
    static NodeRuntime.Threaded runtime() {
        return NodeRuntime.threaded(ThreadedOptions.defaults().withTransport(chosen()));
    }

    /** What tells a child. */
    static String option() {
        return "-D" + PROPERTY + "=" + chosen();
    }

    private static SocketTransport chosen() {
        return SocketTransport.valueOf(System.getProperty(PROPERTY, SocketTransport.AUTO.name()));
    }
}
