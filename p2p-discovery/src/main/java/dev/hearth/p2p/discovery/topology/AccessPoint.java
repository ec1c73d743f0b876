package dev.hearth.p2p.discovery.topology;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;

/** One way to a peer, or to several: an address, or a name that stands for all its addresses. */
public sealed interface AccessPoint {
    /**
     * An address, never unspecified, with a port.
     *
     * @param address where to dial
     */
    record Literal(PeerAddress address) implements AccessPoint {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /**
     * A name with A and AAAA records.
     *
     * @param name in lower case and without a trailing dot; see {@link DnsName#canonical}
     * @param port 1 to 65535
     */
    record Name(String name, int port) implements AccessPoint {
        /** What to look up. A name with a dot inside is made absolute, so that no search domain is tried. */
        public HostPort hostPort() {
            return new HostPort(DnsName.absolute(name), port);
        }

        @Override
        public String toString() {
            return name + ":" + port;
        }
    }

    /**
     * A name with SRV records, which bring target names and ports.
     *
     * @param name in lower case and without a trailing dot; see {@link DnsName#canonical}
     */
    record Service(String name) implements AccessPoint {
        /** What to look up; see {@link Name#hostPort}. */
        public String query() {
            return DnsName.absolute(name);
        }

        /** Whether the name looks like one: {@code _service._protocol} at its front. */
        public boolean looksLikeService() {
            return name.startsWith("_") && name.contains("._");
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
