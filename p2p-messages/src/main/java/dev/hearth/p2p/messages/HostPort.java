package dev.hearth.p2p.messages;

/**
 * A host as a person writes it, name or address literal, and a port. Nothing here is resolved or checked against a
 * network; an address without names is a {@link PeerAddress}.
 *
 * @param host 1 to 253 printable ASCII characters; an IPv6 literal stands here without its brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
    private static final int MAX_HOST_LENGTH = 253;

    /** Checks the ranges above. */
    public HostPort {
        if (host.isEmpty() || host.length() > MAX_HOST_LENGTH) {
            throw new IllegalArgumentException("a host name has 1 to 253 characters, not " + host.length());
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c > '~' || c == '[' || c == ']' || c == '/' || c == '@') {
                throw new IllegalArgumentException("\"" + host + "\" is not a host name");
            }
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /** An address as a person writes it. */
    public static HostPort of(PeerAddress address) {
        return parse(address.toString(), address.port());
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port} or a bare IPv6 literal.
     *
     * @param defaultPort the port of a text that names none
     * @throws IllegalArgumentException saying in one sentence what is wrong
     */
    public static HostPort parse(String text, int defaultPort) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("\"" + text + "\" opens a bracket and never closes it");
            }
            String rest = text.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("\"" + text + "\" has text between bracket and port");
            }
            int port = rest.isEmpty() ? defaultPort : AddressText.parsePort(rest.substring(1), text);
            return new HostPort(text.substring(1, end), port);
        }
        int colon = text.indexOf(':');
        if (colon < 0 || colon != text.lastIndexOf(':')) {
            return new HostPort(requireNameOrAddress(text), defaultPort);
        }
        String host = requireNameOrAddress(text.substring(0, colon));
        return new HostPort(host, AddressText.parsePort(text.substring(colon + 1), text));
    }

    /** No name ends in a number: it is a mistyped address, or a port alone, in which resolvers see addresses of their own. */
    private static String requireNameOrAddress(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        boolean isNumber = !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
        if (isNumber && AddressText.parseIpv4(host) == null) {
            throw new IllegalArgumentException("\"" + host + "\" is neither a host name nor an IPv4 address");
        }
        return host;
    }

    /** {@code host:port}, an IPv6 literal in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
