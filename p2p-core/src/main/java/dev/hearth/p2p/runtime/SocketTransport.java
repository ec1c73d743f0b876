package dev.hearth.p2p.runtime;

/**
 * What carries the sockets of {@link NodeRuntime#threaded(ThreadedOptions)}. A native one needs Netty's jar of that name
 * with the library of the platform, such as {@code netty-transport-native-epoll} of classifier {@code linux-x86_64}, on
 * the class path. A node behaves the same over each.
 */
public enum SocketTransport {
    /** Epoll where it is available, else NIO. */
    AUTO,
    /** The JDK's own; on every platform. */
    NIO,
    /** Linux. */
    EPOLL,
    /** Linux 5.9 and later, where the system does not forbid it. Only ever used when asked for. */
    IO_URING
}
