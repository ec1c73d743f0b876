package dev.hearth.p2p.runtime;

import java.util.stream.Stream;

/** The transports that tests can be run with on this machine; all of them on Linux. */
public final class AvailableTransports {
    private AvailableTransports() {}

    /** Without {@link SocketTransport#AUTO}, which is one of them. */
    public static Stream<SocketTransport> all() {
        return Stream.of(SocketTransport.values())
                .filter(transport -> transport != SocketTransport.AUTO && isAvailable(transport));
    }

    private static boolean isAvailable(SocketTransport transport) {
        try {
            Sockets.of(transport);
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }
}
