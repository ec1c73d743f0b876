package dev.hearth.p2p.examples.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.Message;
import org.bitcoinj.core.PeerSocketHandler;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.net.NioClientManager;
import org.bitcoinj.net.NioServer;
import org.bitcoinj.params.RegTestParams;

/**
 * bitcoinj's transport and its codec of messages, with the settings of its own: plain text with checksums, as Bitcoin's
 * first transport has it. What is sent and received are its transactions. It has no writing without sending, but gathers
 * what the socket does not take at once.
 */
final class BitcoinjCarrier implements Carrier {
    private final NioClientManager dialling = new NioClientManager();

    BitcoinjCarrier() {
        Context.propagate(new Context());
        dialling.startAsync().awaitRunning();
    }

    @Override
    public int listen(Supplier<? extends User> users) throws IOException {
        InetSocketAddress address = loopback(Ports.free());
        new NioServer((from, port) -> new Side(new InetSocketAddress(from, port), users.get()), address)
                .startAsync()
                .awaitRunning();
        return address.getPort();
    }

    @Override
    public void dial(int port, User user) {
        dialling.openConnection(loopback(port), new Side(loopback(port), user));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        dialling.stopAsync();
    }

    /** One side of a connection. */
    private static final class Side extends PeerSocketHandler implements Link {
        private final User user;

        Side(InetSocketAddress other, User user) {
            super(RegTestParams.get(), other);
            this.user = user;
        }

        @Override
        public void connectionOpened() {
            user.opened(this);
        }

        @Override
        protected void processMessage(Message message) {
            if (message instanceof Transaction transaction) {
                user.received(this, transaction.messageSize());
            }
        }

        @Override
        public void connectionClosed() {
            user.ended();
        }

        @Override
        public Runnable message(int size) {
            Transaction transaction = Transaction.read(ByteBuffer.wrap(SampleTransaction.of(size)));
            return () -> sendMessage(transaction);
        }

        @Override
        public void flush() {
            // Each message was sent.
        }

        @Override
        public void end() {
            close();
        }
    }
}
