package dev.hearth.p2p.simulation;

import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.crypto.SessionCiphers;
import dev.hearth.p2p.crypto.bip324.EllSwift;
import dev.hearth.p2p.crypto.bip324.PacketCiphers;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NameResolver;
import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.Storage;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** One life of a host, from a start to a crash. */
final class SimulatedRuntime implements NodeRuntime {
    private final Network network;
    private final SimulatedHost host;
    private final Chance chance;
    private final List<SimulatedExecutor> executors = new ArrayList<>(5);
    private final SimulatedExecutor io;
    private final SimulatedExecutor application;
    private final SimulatedExecutor blocking;
    private final SimulatedExecutor handshakes;
    private final Ports ports;
    private final HeapAllocator allocator = new HeapAllocator();
    private final Secp256k1 curve;
    private final SessionCiphers ciphers;
    private final EllSwift ellSwift;
    private final PacketCiphers packetCiphers;
    private final SecureRandom secureRandom;
    private final Map<String, SplittableRandom> streams = new TreeMap<>();
    private final Set<SimulatedChannel> channels = new LinkedHashSet<>();
    private boolean alive = true;

    SimulatedRuntime(Network network, SimulatedHost host, int start) {
        this.network = network;
        this.host = host;
        this.chance = network.chance("hosts").of(host.name()).of(start);
        this.io = executor("io", SimulatedExecutor.Kind.IO);
        this.application = executor("application", SimulatedExecutor.Kind.APPLICATION);
        this.blocking = executor("blocking", SimulatedExecutor.Kind.BLOCKING);
        this.handshakes = executor("handshakes", SimulatedExecutor.Kind.HANDSHAKES);
        this.ports = new Ports(host);
        boolean real = network.crypto() == Crypto.REAL;
        this.curve = real ? Secp256k1.bouncyCastle() : new ModelCurve();
        this.ciphers = real ? SessionCiphers.aesCbc() : new ModelCiphers();
        this.ellSwift = real ? EllSwift.bouncyCastle() : new ModelEllSwift();
        this.packetCiphers = real ? PacketCiphers.chaCha20Poly1305() : new ModelPacketCiphers();
        this.secureRandom = new SeededSecureRandom(chance.of("secure").stream());
    }

    private SimulatedExecutor executor(String name, SimulatedExecutor.Kind kind) {
        SplittableRandom delays = chance.of("executors").of(executors.size()).stream();
        SimulatedExecutor executor = new SimulatedExecutor(host, name, kind, delays);
        executors.add(executor);
        return executor;
    }

    Network network() {
        return network;
    }

    SimulatedHost host() {
        return host;
    }

    SimulatedExecutor io() {
        return io;
    }

    Ports ports() {
        return ports;
    }

    boolean isAlive() {
        return alive;
    }

    void opened(SimulatedChannel channel) {
        channels.add(channel);
    }

    void closed(SimulatedChannel channel) {
        channels.remove(channel);
    }

    void resetConnections(SimulatedHost other) {
        for (SimulatedChannel channel : new ArrayList<>(channels)) {
            Connection connection = channel.connection();
            if (connection != null && connection.joins(host, other)) {
                connection.cutThrough();
            }
        }
    }

    void crash(CrashMode mode) {
        for (SimulatedChannel channel : new ArrayList<>(channels)) {
            channel.crash(mode);
        }
        alive = false;
        executors.forEach(SimulatedExecutor::drop);
        host.timeline().dropped();
    }

    long bufferedBytes() {
        return allocator.usedBytes();
    }

    @Override
    public NodeLoop newNodeLoop() {
        return executor("node" + executors.size(), SimulatedExecutor.Kind.NODE);
    }

    @Override
    public EventLoopGroup ioGroup() {
        return io;
    }

    @Override
    public ChannelFactory<? extends Channel> channels() {
        return () -> new SimulatedChannel(this);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannels() {
        return () -> new SimulatedServerChannel(this);
    }

    @Override
    public SocketAddress socketAddress(PeerAddress address) {
        return new SimulatedAddress(address);
    }

    @Override
    public PeerAddress peerAddress(SocketAddress address) {
        return SimulatedAddress.peer(address);
    }

    @Override
    public NameResolver names() {
        return network.names().resolver(blocking);
    }

    @Override
    public Executor application() {
        return application;
    }

    @Override
    public Executor blocking() {
        return blocking;
    }

    @Override
    public Executor handshakes() {
        return handshakes;
    }

    @Override
    public long nanoTime() {
        return host.timeline().nanoTime();
    }

    @Override
    public long wallMicros() {
        return host.wallMicros();
    }

    @Override
    public SplittableRandom random(String purpose) {
        return streams.computeIfAbsent(purpose, name -> chance.of("streams").of(name).stream())
                .split();
    }

    @Override
    public SecureRandom secureRandom() {
        return secureRandom;
    }

    @Override
    public Storage storage(Path directory) {
        return host.disk().open(directory);
    }

    @Override
    public byte[] readFile(Path file) throws IOException {
        return host.readFile(file);
    }

    @Override
    public Secp256k1 curve() {
        return curve;
    }

    @Override
    public SessionCiphers ciphers() {
        return ciphers;
    }

    @Override
    public EllSwift ellSwift() {
        return ellSwift;
    }

    @Override
    public PacketCiphers packetCiphers() {
        return packetCiphers;
    }

    @Override
    public ByteBufAllocator allocator() {
        return allocator;
    }

    @Override
    public boolean isForeignThread() {
        return host.timeline().isForeignThread();
    }
}
