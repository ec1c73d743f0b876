package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.messages.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * A host as an option names it, with or without a port: which one is meant without depends on the protocol, an option of its
 * own.
 *
 * @param host what was named, or what it was found to be
 * @param port null when none was written
 */
record Endpoint(String host, @Nullable Integer port) {
    private static final int ONE = 1;
    private static final int ANOTHER = 2;

    /**
     * Reads what {@link HostPort#parse} reads.
     *
     * @throws IllegalArgumentException saying in one sentence what is wrong
     */
    static Endpoint parse(String text) {
        HostPort written = HostPort.parse(text, ONE);
        boolean hasPort = written.equals(HostPort.parse(text, ANOTHER));
        return new Endpoint(written.host(), hasPort ? written.port() : null);
    }

    /** The host with the port that was written, or else this one. */
    HostPort orAt(int usualPort) {
        return new HostPort(host, port == null ? usualPort : port);
    }
}
