package dev.hearth.p2p.roots;

import dev.hearth.p2p.discovery.topology.AccessPoint;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;

/** What is looked up of a configured peer. */
sealed interface Lookup {
    /** The addresses of a host. */
    record OfHost(HostPort name) implements Lookup {
        @Override
        public String host() {
            return name.host();
        }

        @Override
        public HostPort configuredAs(PeerAddress address) {
            return name;
        }

        @Override
        public String toString() {
            return "peer " + name;
        }
    }

    /** The targets of a service, and their addresses. */
    record OfService(String host) implements Lookup {
        @Override
        public HostPort configuredAs(PeerAddress address) {
            return new HostPort(host, address.port());
        }

        @Override
        public String toString() {
            return "service " + host;
        }
    }

    /** The name itself. */
    String host();

    /** What keys are pinned to of the peer at one of its addresses. */
    HostPort configuredAs(PeerAddress address);

    /** What to look up for an access point that is no address. */
    static Lookup of(AccessPoint point) {
        if (point instanceof AccessPoint.Name name) {
            return new OfHost(name.hostPort());
        } else if (point instanceof AccessPoint.Service service) {
            return new OfService(service.query());
        }
        throw new IllegalArgumentException(point + " is an address");
    }
}
