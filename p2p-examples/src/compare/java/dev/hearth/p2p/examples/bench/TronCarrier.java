package dev.hearth.p2p.examples.bench;

import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tron.p2p.P2pConfig;
import org.tron.p2p.P2pEventHandler;
import org.tron.p2p.P2pService;
import org.tron.p2p.connection.Channel;
import org.tron.p2p.connection.ChannelManager;
import org.tron.p2p.discover.Node;
import org.tron.p2p.exception.P2pException;

/**
 * TRON's libp2p, a whole node without discovery: no encryption, every message flushed by itself. There is one node a
 * process, which cannot be started twice, and a node keeps one connection to each other node; so there are no many
 * connections to be measured. Its settings ask the network for this host's address when they are made, which takes
 * seconds where there is no network.
 */
final class TronCarrier implements Carrier {
    private static final byte TYPE = 1;
    private static final int NETWORK = 1;
    private static final TronNode NODE = new TronNode();

    @Override
    public int listen(Supplier<? extends User> users) throws Exception {
        return NODE.start(users);
    }

    @Override
    public void dial(int port, User user) {
        try {
            NODE.start(() -> user);
        } catch (IOException | P2pException e) {
            throw new IllegalStateException("TRON's libp2p does not start", e);
        }
        NODE.connect(port);
    }

    @Override
    public void close() {
        // It ends with the process.
    }

    /** What there is one of in a process. */
    private static final class TronNode {
        private final P2pService service = new P2pService();
        private volatile @Nullable Supplier<? extends User> users;
        private int port;

        /** Gives new connections to these from now on; the port it listens on. */
        synchronized int start(Supplier<? extends User> next) throws IOException, P2pException {
            boolean first = users == null;
            users = next;
            if (first) {
                port = Ports.free();
                service.register(new Events());
                service.start(config(port));
            }
            return port;
        }

        private static P2pConfig config(int port) {
            P2pConfig config = new P2pConfig();
            config.setIp("127.0.0.1");
            config.setLanIp("127.0.0.1");
            config.setIpv6(null);
            config.setPort(port);
            config.setNetworkId(NETWORK);
            config.setMinConnections(0);
            config.setMinActiveConnections(0);
            config.setDiscoverEnable(false);
            return config;
        }

        /** Another one may be where the last one was, whose host is banned for having gone; it may not listen yet. */
        void connect(int other) {
            ChannelManager.getBannedNodes().invalidateAll();
            Node node = new Node(new InetSocketAddress(InetAddress.getLoopbackAddress(), other));
            service.connect(node, (ChannelFutureListener) connected -> {
                if (!connected.isSuccess()) {
                    connected.channel().eventLoop().schedule(() -> connect(other), 100, TimeUnit.MILLISECONDS);
                }
            });
        }

        private @Nullable User user() {
            Supplier<? extends User> now = users;
            return now == null ? null : now.get();
        }
    }

    /** What the service tells of all connections. */
    private static final class Events extends P2pEventHandler {
        private final Map<Channel, Side> sides = new ConcurrentHashMap<>();

        Events() {
            messageTypes = Set.of(TYPE);
        }

        @Override
        public void onConnect(Channel channel) {
            User user = NODE.user();
            if (user != null) {
                Side side = new Side(channel, user);
                sides.put(channel, side);
                user.opened(side);
            }
        }

        @Override
        public void onMessage(Channel channel, byte[] message) {
            Side side = sides.get(channel);
            if (side != null) {
                side.user.received(side, message.length);
            }
        }

        @Override
        public void onDisconnect(Channel channel) {
            Side side = sides.remove(channel);
            if (side != null) {
                side.user.ended();
            }
        }
    }

    /** One side of a connection. */
    private static final class Side implements Link {
        private final Channel channel;
        private final User user;

        Side(Channel channel, User user) {
            this.channel = channel;
            this.user = user;
        }

        @Override
        public Runnable message(int size) {
            byte[] message = RandomBytes.of(size);
            message[0] = TYPE;
            return () -> channel.send(message);
        }

        @Override
        public void flush() {
            // Each message was sent.
        }

        @Override
        public void end() {
            channel.close();
        }
    }
}
