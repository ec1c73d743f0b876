package dev.hearth.p2p.connection;

import dev.hearth.p2p.protocol.DisconnectReason;
import io.netty.channel.ConnectTimeoutException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * Why a socket could not be connected or bound, said the same way for every transport.
 *
 * @param reason of a connection that ends before it began
 * @param text one line for people
 */
record SocketFailure(DisconnectReason reason, String text) {
    /** Native transports put before the system's words which call failed, and with which number. */
    private static final String NUMBERED = " failed with error(";

    /** A socket that could not be connected to {@code target}. */
    static SocketFailure ofConnect(Throwable cause, SocketAddress target) {
        String text = words(cause);
        String complete = text.endsWith(target.toString()) ? text : text + ": " + target;
        return new SocketFailure(reason(cause, text), complete);
    }

    /** A socket that could not be bound. */
    static SocketFailure ofBind(Throwable cause) {
        return new SocketFailure(DisconnectReason.CONNECT_FAILED, words(cause));
    }

    private static DisconnectReason reason(Throwable cause, String text) {
        if (cause instanceof ConnectTimeoutException) {
            return DisconnectReason.NO_ANSWER;
        }
        // A host without a network says so in an exception of another kind than one that lacks a route to one address.
        boolean noRoute = cause instanceof NoRouteToHostException
                || (cause instanceof SocketException && text.contains("Network is unreachable"));
        return noRoute ? DisconnectReason.NO_ROUTE : DisconnectReason.CONNECT_FAILED;
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof NoRouteToHostException && (message == null || message.startsWith("null"))) {
            return "No route to host"; // a native transport has no words for it
        }
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        String line = message.lines().findFirst().orElse("");
        int numbered = line.indexOf(NUMBERED);
        int end = line.indexOf("): ", Math.max(numbered, 0));
        return numbered < 0 || end < 0 ? line : line.substring(end + 3);
    }
}
