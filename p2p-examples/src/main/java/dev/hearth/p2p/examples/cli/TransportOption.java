package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.runtime.SocketTransport;
import picocli.CommandLine.Option;

/** What carries the sockets of a command. */
final class TransportOption {
    @Option(
            names = "--transport",
            paramLabel = "KIND",
            defaultValue = "auto",
            description = "What carries the sockets: auto (the default: epoll, or nio where there is no epoll), nio,"
                    + " epoll or io_uring.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    SocketTransport kind;
}
