package dev.hearth.p2p.examples.bench;

import java.util.function.Supplier;

/**
 * A way to carry messages from one process to another, made ready to be measured like any other. Each process makes its
 * own by the constructor without parameters.
 */
interface Carrier extends AutoCloseable {
    /** Bytes of the smallest message there must be. */
    int SMALLEST = 64;

    /** Listens on a free port of the loopback address, where each connection gets a user of its own. */
    int listen(Supplier<? extends User> users) throws Exception;

    /** Begins to connect to such a port of another process. */
    void dial(int port, User user);

    @Override
    void close();

    /** One connection. */
    interface Link {
        /** What writes a message with a payload of this size, from {@link #SMALLEST}, each time it is run. Any thread may. */
        Runnable message(int size);

        /** Sends what was written; some carriers have done so before. */
        void flush();

        /** Ends the connection. */
        void end();
    }

    /** Who uses a connection; called by one thread at a time. */
    interface User {
        /** Messages may be written from now on. */
        void opened(Link link);

        /** A message has come, of which {@code bytes} are payload. */
        void received(Link link, int bytes);

        /** The connection has ended, or there was none. */
        default void ended() {}
    }
}
