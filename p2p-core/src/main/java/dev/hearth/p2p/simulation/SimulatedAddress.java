package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The address of a simulated socket. Any network will do, Tor and I2P included. */
final class SimulatedAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final transient PeerAddress address;

    SimulatedAddress(PeerAddress address) {
        this.address = address;
    }

    static PeerAddress peer(SocketAddress address) {
        if (address instanceof SimulatedAddress simulated) {
            return simulated.address;
        }
        throw new IllegalArgumentException(address + " is not a simulated address");
    }

    PeerAddress peer() {
        return address;
    }

    int port() {
        return address.port();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SimulatedAddress that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
