package dev.hearth.p2p.examples.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for those who do not tell which one they got. */
final class Ports {
    private Ports() {}

    /** One of the loopback address that was free a moment ago. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
