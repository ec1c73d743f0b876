package dev.hearth.p2p.runtime;

import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.crypto.SessionCiphers;
import dev.hearth.p2p.crypto.bip324.EllSwift;
import dev.hearth.p2p.crypto.bip324.PacketCiphers;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The runtime of production: real sockets, real clocks, the system's resolver and files. The one place of the library
 * that starts threads or asks what time it is.
 *
 * <p>Socket threads are not daemons, so a process lives as long as it listens; all others are. Threads start with their
 * first task.
 */
final class ThreadedRuntime implements NodeRuntime.Threaded {
    private static final int LARGEST_FILE = 16 << 20;
    private static final Path SYSTEM_FILES = Path.of("/etc");
    private static final Path RESOLVER_FILE = SYSTEM_FILES.resolve("resolv.conf");

    private static final long CLOSE_TIMEOUT_MILLIS = 5_000;
    private static final long IDLE_SECONDS = 60;

    private final Sockets sockets;
    private final EventLoopGroup io;
    private final EventExecutorGroup nodeLoops;
    private final @Nullable EventExecutorGroup ciphers;
    private final ThreadPoolExecutor application;
    private final ThreadPoolExecutor blocking;
    private final ThreadPoolExecutor handshakes;
    private final NameResolver names;
    private final Secp256k1 curve;
    private final SecureRandom secureRandom = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final Ticker ticker = Ticker.systemTicker();
    private final AtomicBoolean closed = new AtomicBoolean();

    ThreadedRuntime(ThreadedOptions options) {
        String prefix = options.threadNames();
        sockets = Sockets.of(options.transport());
        io = new MultiThreadIoEventLoopGroup(
                options.ioThreads(), new Threads(prefix + "-io-", false), sockets.handler());
        nodeLoops = new DefaultEventExecutorGroup(options.nodeThreads(), new Threads(prefix + "-node-", true));
        ciphers = options.cipherThreads() == 0
                ? null
                : new DefaultEventExecutorGroup(options.cipherThreads(), new Threads(prefix + "-cipher-", true));
        application = pool(options.applicationThreads(), new LinkedBlockingQueue<>(), prefix + "-application-");
        blocking = pool(options.blockingThreads(), new LinkedBlockingQueue<>(), prefix + "-blocking-");
        handshakes = pool(
                options.handshakeThreads(),
                new LinkedBlockingQueue<>(options.handshakeQueue()),
                prefix + "-handshake-");
        names = new NumericNames(
                Files.isDirectory(SYSTEM_FILES)
                        ? new DnsNames(RESOLVER_FILE, io, sockets, blocking)
                        : new SystemNames());
        curve = options.nativeCurve() ? Secp256k1.fastest(blocking) : Secp256k1.bouncyCastle();
    }

    private ThreadPoolExecutor pool(int threads, BlockingQueue<Runnable> queue, String names) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, queue, new Threads(names, true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public NodeLoop newNodeLoop() {
        return new ThreadedNodeLoop(nodeLoops.next());
    }

    @Override
    public EventLoopGroup ioGroup() {
        return io;
    }

    @Override
    public ChannelFactory<? extends Channel> channels() {
        return sockets.streams();
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannels() {
        return sockets.servers();
    }

    @Override
    public SocketAddress socketAddress(PeerAddress address) {
        return switch (address.network()) {
            case IPV4, IPV6, CJDNS -> address.toSocketAddress();
            case TORV3, I2P -> throw new IllegalArgumentException(address + " can only be reached through a proxy");
        };
    }

    @Override
    public PeerAddress peerAddress(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return PeerAddress.of(inet);
        }
        throw new IllegalArgumentException(address + " is not an internet address");
    }

    @Override
    public NameResolver names() {
        return names;
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
    public @Nullable Executor cipherThread() {
        return ciphers == null ? null : ciphers.next();
    }

    @Override
    public long nanoTime() {
        return ticker.nanoTime();
    }

    @Override
    public long wallMicros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @Override
    public SplittableRandom random(String purpose) {
        return new SplittableRandom(secureRandom.nextLong());
    }

    @Override
    public SecureRandom secureRandom() {
        return secureRandom;
    }

    @Override
    public Storage storage(Path directory) {
        return FileStorage.open(directory);
    }

    @Override
    public byte[] readFile(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IOException("it has more than 16 MiB");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        }
    }

    @Override
    public Secp256k1 curve() {
        return curve;
    }

    @Override
    public SessionCiphers ciphers() {
        return SessionCiphers.aesCbc();
    }

    @Override
    public EllSwift ellSwift() {
        return EllSwift.on(curve);
    }

    @Override
    public PacketCiphers packetCiphers() {
        return PacketCiphers.chaCha20Poly1305();
    }

    @Override
    public ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    @Override
    public boolean isForeignThread() {
        return false;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        for (ExecutorService pool : List.of(application, blocking, handshakes)) {
            pool.shutdownNow();
        }
        List<Future<?>> ends = new ArrayList<>();
        for (EventExecutorGroup group : groups()) {
            ends.add(group.shutdownGracefully(0, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        }
        if (!(Thread.currentThread() instanceof RuntimeThread own && own.runtime == this)) {
            awaitEnd(ends);
        }
    }

    private List<EventExecutorGroup> groups() {
        return ciphers == null ? List.of(io, nodeLoops) : List.of(io, nodeLoops, ciphers);
    }

    private void awaitEnd(List<Future<?>> ends) {
        try {
            for (Future<?> end : ends) {
                end.await(CLOSE_TIMEOUT_MILLIS);
            }
            for (ExecutorService pool : List.of(application, blocking, handshakes)) {
                pool.awaitTermination(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where there is no {@code /etc} for a file that says whom to ask: the platform knows, for hosts only. */
    private final class SystemNames implements NameResolver {
        @Override
        public CompletionStage<Addresses> addresses(HostPort name) {
            CompletableFuture<Addresses> answer = new CompletableFuture<>();
            try {
                blocking.execute(() -> lookUp(name, answer));
            } catch (RejectedExecutionException e) {
                answer.completeExceptionally(new IOException("the runtime is closed", e));
            }
            return answer;
        }

        private static void lookUp(HostPort name, CompletableFuture<Addresses> answer) {
            try {
                List<PeerAddress> found = new ArrayList<>();
                for (InetAddress host : InetAddress.getAllByName(name.host())) {
                    found.add(PeerAddress.of(new InetSocketAddress(host, name.port())));
                }
                answer.complete(new Addresses(found, 0));
            } catch (UnknownHostException | RuntimeException e) { // Whether it exists, the platform does not say.
                answer.completeExceptionally(new IOException("the system knows no address", e));
            }
        }

        @Override
        public CompletionStage<Services> services(String name) {
            return CompletableFuture.failedFuture(new IOException("services need " + RESOLVER_FILE));
        }
    }

    /** Numbered names; Netty's own kind of thread, for its caches. */
    private final class Threads implements ThreadFactory {
        private final String prefix;
        private final boolean daemon;
        private final AtomicInteger started = new AtomicInteger();

        Threads(String prefix, boolean daemon) {
            this.prefix = prefix;
            this.daemon = daemon;
        }

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new RuntimeThread(ThreadedRuntime.this, task, prefix + started.incrementAndGet());
            thread.setDaemon(daemon);
            return thread;
        }
    }

    private static final class RuntimeThread extends FastThreadLocalThread {
        private final ThreadedRuntime runtime;

        RuntimeThread(ThreadedRuntime runtime, Runnable task, String name) {
            super(task, name);
            this.runtime = runtime;
        }
    }
}
