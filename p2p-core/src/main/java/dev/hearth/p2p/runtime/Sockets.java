package dev.hearth.p2p.runtime;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.FileNotFoundException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes loops and channels of one transport, which only fit together.
 *
 * @param handler what the loops wait with
 * @param streams outgoing connections
 * @param servers listening sockets
 * @param datagrams for questions to name servers
 */
record Sockets(
        IoHandlerFactory handler,
        ChannelFactory<? extends SocketChannel> streams,
        ChannelFactory<? extends ServerSocketChannel> servers,
        ChannelFactory<? extends DatagramChannel> datagrams) {
    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    /**
     * Chooses, and logs what.
     *
     * @throws ConfigurationException when what is asked for is not available
     */
    static Sockets of(SocketTransport wanted) {
        return switch (wanted) {
            case AUTO -> best();
            case NIO -> chosen("NIO", nio());
            case EPOLL -> chosen("epoll", asked(wanted, Sockets::epoll));
            case IO_URING -> chosen("io_uring", asked(wanted, Sockets::ioUring));
        };
    }

    private static Sockets best() {
        try {
            Sockets sockets = epoll();
            log.info("sockets: epoll; io_uring only when asked for");
            return sockets;
        } catch (LinkageError e) {
            log.info("sockets: NIO, for there is no epoll: {}; io_uring only when asked for", reason(e));
            return nio();
        }
    }

    private static Sockets chosen(String name, Sockets sockets) {
        log.info("sockets: {}, as asked for", name);
        return sockets;
    }

    /** Makes the sockets of a native transport, or fails to link. */
    private interface Maker {
        Sockets make() throws LinkageError;
    }

    private static Sockets asked(SocketTransport wanted, Maker maker) {
        try {
            return maker.make();
        } catch (LinkageError e) {
            String name = wanted.name().toLowerCase(Locale.ROOT);
            throw new ConfigurationException(
                    "transport: found " + name + ", expected one that is available: " + reason(e), e);
        }
    }

    /** What is at the bottom of it, in a line. */
    private static String reason(LinkageError error) {
        if (error instanceof NoClassDefFoundError) {
            return "Netty's jar of it is not there";
        }
        Throwable cause = error;
        for (Throwable next = error.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason is known");
        return cause instanceof FileNotFoundException ? "there is no " + message : message;
    }

    private static Sockets nio() {
        return new Sockets(
                NioIoHandler.newFactory(), NioSocketChannel::new, NioServerSocketChannel::new, NioDatagramChannel::new);
    }

    private static Sockets epoll() {
        return OfEpoll.sockets();
    }

    private static Sockets ioUring() {
        return OfIoUring.sockets();
    }

    /** A class of its own, for its classes may be missing. */
    private static final class OfEpoll {
        static Sockets sockets() {
            Epoll.ensureAvailability();
            return new Sockets(
                    EpollIoHandler.newFactory(),
                    EpollSocketChannel::new,
                    EpollServerSocketChannel::new,
                    EpollDatagramChannel::new);
        }
    }

    /** As {@link OfEpoll}. */
    private static final class OfIoUring {
        static Sockets sockets() {
            IoUring.ensureAvailability();
            return new Sockets(
                    IoUringIoHandler.newFactory(),
                    IoUringSocketChannel::new,
                    IoUringServerSocketChannel::new,
                    IoUringDatagramChannel::new);
        }
    }
}
