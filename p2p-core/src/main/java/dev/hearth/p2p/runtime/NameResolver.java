package dev.hearth.p2p.runtime;

import dev.hearth.p2p.discovery.topology.SrvRecord;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Asks what a name stands for, each time anew: nothing is kept here, so that whoever asks decides how long an answer
 * holds. What is answered comes from outside: it is bounded by a message of DNS, and nothing else is promised of it.
 *
 * <p>Answers complete on any thread of the runtime. They fail with {@link UnknownHostException} when there is no such
 * name, with {@link NobodyToAskException} when nobody was asked, and with another {@link IOException} when it could not be
 * found out; each message is one line.
 */
public interface NameResolver {
    /** It is not known whom to ask, as before a machine has joined its network. */
    final class NobodyToAskException extends IOException {
        private static final long serialVersionUID = 1;

        /** With one line that says what is missing. */
        public NobodyToAskException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * What a host's name stands for.
     *
     * @param addresses in the order of the answer, each with the port of the name; empty when the name exists and has none
     * @param ttlSeconds how long the answer holds by its largest record, 0 when it does not say
     */
    record Addresses(List<PeerAddress> addresses, long ttlSeconds) {
        /** Copies the list. */
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * What a service's name stands for (RFC 2782).
     *
     * @param records in the order of the answer; empty when the name exists and has none
     * @param ttlSeconds how long the answer holds by its largest record, 0 when it does not say
     */
    record Services(List<SrvRecord> records, long ttlSeconds) {
        /** Copies the list. */
        public Services {
            records = List.copyOf(records);
        }
    }

    /**
     * Looks up the addresses of a host, those of IPv4 and of IPv6 as far as this machine can use them. A numeric host
     * needs no look-up. A name that ends in a dot is complete; others may be continued as the system is configured to.
     */
    CompletionStage<Addresses> addresses(HostPort name);

    /** Looks up the SRV records of a name. */
    CompletionStage<Services> services(String name);
}
