package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.protocol.DisconnectReason;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** The exceptions are those of the JDK's sockets and of Netty's native ones. */
class SocketFailureTest {
    private static final InetSocketAddress TARGET = new InetSocketAddress("192.0.2.1", 1776);

    private static void assertFailure(Throwable cause, DisconnectReason reason, String text) {
        assertThat(SocketFailure.ofConnect(cause, TARGET)).isEqualTo(new SocketFailure(reason, text));
    }

    @Test
    void refusalHasTheSystemsWordsAndTheAddress() {
        String expected = "Connection refused: /192.0.2.1:1776";
        for (String message : new String[] {
            "Connection refused",
            "Connection refused: /192.0.2.1:1776",
            "finishConnect(..) failed with error(-111): Connection refused: /192.0.2.1:1776",
            "io_uring connect(..) failed with error(-111): Connection refused"
        }) {
            assertFailure(new ConnectException(message), DisconnectReason.CONNECT_FAILED, expected);
        }
    }

    @Test
    void lackOfARouteIsKnownInEveryForm() {
        String noRoute = "No route to host: /192.0.2.1:1776";
        assertFailure(new NoRouteToHostException("No route to host"), DisconnectReason.NO_ROUTE, noRoute);
        assertFailure(new NoRouteToHostException("null: /192.0.2.1:1776"), DisconnectReason.NO_ROUTE, noRoute);
        assertFailure(new NoRouteToHostException(), DisconnectReason.NO_ROUTE, noRoute);
        assertFailure(
                new SocketException("Network is unreachable"),
                DisconnectReason.NO_ROUTE,
                "Network is unreachable: /192.0.2.1:1776");
    }

    @Test
    void silenceIsNoAnswer() {
        assertFailure(
                new ConnectTimeoutException("connection timed out after 5000 ms: /192.0.2.1:1776"),
                DisconnectReason.NO_ANSWER,
                "connection timed out after 5000 ms: /192.0.2.1:1776");
    }

    @Test
    void takenAddressHasTheSystemsWords() {
        String expected = "Address already in use";
        assertThat(SocketFailure.ofBind(new IOException("bind(..) failed with error(-98): Address already in use")))
                .extracting(SocketFailure::text)
                .isEqualTo(expected);
        assertThat(SocketFailure.ofBind(new IOException()).text()).isEqualTo("IOException");
    }
}
