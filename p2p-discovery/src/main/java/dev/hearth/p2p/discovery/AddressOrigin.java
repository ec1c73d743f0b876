package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import org.jspecify.annotations.Nullable;

/** Who told us an address first: its group decides where in the book the address may stand (bitcoin-p2p §5.1). */
public sealed interface AddressOrigin {
    /**
     * A peer told us.
     *
     * @param host where the peer is; the port says nothing and is always 0
     */
    record Host(PeerAddress host) implements AddressOrigin, Comparable<Host> {
        public Host {
            host = host.withPort(0);
        }

        @Override
        public int compareTo(Host other) {
            return host.compareTo(other.host);
        }

        // Written out, for every entry of a book that is read has one: linking the generated ones keeps a node from
        // starting.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Host origin && host.equals(origin.host);
        }

        @Override
        public int hashCode() {
            return host.hashCode();
        }

        @Override
        public String toString() {
            String text = host.toString();
            return text.substring(0, text.lastIndexOf(':'));
        }
    }

    /**
     * Something of our own told us: a seed, a file, the operator. Each name is a group of its own.
     *
     * @param name 1 to {@value #LONGEST_NAME} printable ASCII characters
     */
    record Named(String name) implements AddressOrigin {
        /** Most characters of a name. */
        public static final int LONGEST_NAME = 64;

        public Named {
            if (name.isEmpty() || !PrintableText.fits(name, LONGEST_NAME)) {
                throw new IllegalArgumentException(
                        "an origin has a name of 1 to " + LONGEST_NAME + " printable ASCII characters");
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A peer at this address, on whatever port. */
    static AddressOrigin peer(PeerAddress address) {
        return new Host(address);
    }

    /** A source of our own, say {@code "dns seed.example.org"}. */
    static AddressOrigin named(String name) {
        return new Named(name);
    }
}
