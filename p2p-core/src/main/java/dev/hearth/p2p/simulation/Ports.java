package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import java.net.BindException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ports of a running host, which all its addresses share. */
final class Ports {
    /** The dynamic ports of RFC 6335. */
    private static final int FIRST_EPHEMERAL = 49_152;

    private static final int LAST_EPHEMERAL = 65_535;

    private final SimulatedHost host;
    private final TreeMap<Integer, Socket> bound = new TreeMap<>();
    private int nextEphemeral = FIRST_EPHEMERAL;

    private record Socket(@Nullable SimulatedServerChannel listener) {}

    Ports(SimulatedHost host) {
        this.host = host;
    }

    SimulatedAddress bind(PeerAddress address, @Nullable SimulatedServerChannel listener) throws BindException {
        boolean ours = host.owns(address) || address.isUnspecified() || address.isLoopback();
        if (!ours) {
            throw new BindException("Cannot assign requested address: " + address);
        }
        int port = address.port() == 0 ? freePort() : address.port();
        if (bound.containsKey(port)) {
            throw new BindException("Address already in use: " + address);
        }
        bound.put(port, new Socket(listener));
        return new SimulatedAddress(address.withPort(port));
    }

    SimulatedAddress bindEphemeral() throws BindException {
        return bind(host.address(), null);
    }

    private int freePort() throws BindException {
        for (int tries = FIRST_EPHEMERAL; tries <= LAST_EPHEMERAL; tries++) {
            int port = nextEphemeral;
            nextEphemeral = port == LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
            if (!bound.containsKey(port)) {
                return port;
            }
        }
        throw new BindException("Cannot assign requested address: no free port");
    }

    void release(SimulatedAddress address) {
        bound.remove(address.port());
    }

    @Nullable
    SimulatedServerChannel listener(int port) {
        Socket socket = bound.get(port);
        return socket == null ? null : socket.listener();
    }
}
