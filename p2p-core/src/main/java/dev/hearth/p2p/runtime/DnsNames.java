package dev.hearth.p2p.runtime;

import dev.hearth.p2p.discovery.topology.SrvRecord;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the hosts file, then the servers of {@code /etc/resolv.conf}, over UDP and, for answers that do not fit, TCP. Both
 * files are read again when they have changed. Each question leaves from a port of its own, which an answer must hit.
 */
final class DnsNames implements NameResolver {
    /** So that a second server is asked before a look-up has failed, milliseconds. */
    private static final long QUERY_TIMEOUT_MILLIS = 1_200;

    private static final int SERVICE_NUMBERS_BYTES = 6;

    private static final String CLOSED = "the runtime is closed";

    /** What has become of a question. */
    private enum Status {
        ANSWERED,
        NO_SUCH_NAME,
        UNCLEAR
    }

    /** What the records of one kind are, or {@code why} that is not known. */
    private record Found<T>(Status status, List<T> values, long ttlSeconds, String why) {
        static <T> Found<T> none(Status status, String why) {
            return new Found<>(status, List.of(), 0, why);
        }

        boolean isNothing() {
            return status != Status.UNCLEAR && values.isEmpty();
        }
    }

    /** Reads a record's content. */
    private interface Reader<T> {
        T read(ByteBuf content) throws IOException;
    }

    /** What may block or fail in looking a name up. */
    private interface Work {
        void run() throws IOException;
    }

    /** A resolver, the loop it works on, and what it was made of. */
    private record Made(
            DnsNameResolver resolver,
            EventLoop loop,
            DnsServerAddressStreamProvider servers,
            ResolverFile file,
            FileTime modified) {}

    private final Path file;
    private final EventLoopGroup loops;
    private final Sockets sockets;
    private final Executor blocking;
    private @Nullable Made made;

    /**
     * @param file in the form of {@code /etc/resolv.conf}
     * @param loops of these sockets
     * @param blocking for reading files
     */
    DnsNames(Path file, EventLoopGroup loops, Sockets sockets, Executor blocking) {
        this.file = file;
        this.loops = loops;
        this.sockets = sockets;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<Addresses> addresses(HostPort name) {
        CompletableFuture<Addresses> answer = new CompletableFuture<>();
        onBlocking(answer, () -> {
            List<PeerAddress> local = inHostsFile(name);
            if (local.isEmpty()) {
                Made current = current();
                boolean ipv6 = hasIpv6();
                onLoop(
                        current,
                        answer,
                        () -> askForAddresses(current, current.file().completions(name.host()), name, ipv6, answer));
            } else {
                answer.complete(new Addresses(local, 0));
            }
        });
        return answer;
    }

    @Override
    public CompletionStage<Services> services(String name) {
        CompletableFuture<Services> answer = new CompletableFuture<>();
        onBlocking(answer, () -> {
            Made current = current();
            onLoop(current, answer, () -> askForServices(current, name, answer));
        });
        return answer;
    }

    private static void askForServices(Made current, String name, CompletableFuture<Services> answer) {
        ask(current, name, DnsRecordType.SRV, DnsNames::service).thenAccept(found -> {
            if (found.status() == Status.ANSWERED) {
                answer.complete(new Services(found.values(), found.ttlSeconds()));
            } else {
                answer.completeExceptionally(failure(found));
            }
        });
    }

    private void onBlocking(CompletableFuture<?> answer, Work work) {
        try {
            blocking.execute(() -> {
                try {
                    work.run();
                } catch (NobodyToAskException e) {
                    answer.completeExceptionally(e);
                } catch (RejectedExecutionException e) {
                    answer.completeExceptionally(unclear(CLOSED));
                } catch (IOException | RuntimeException e) {
                    answer.completeExceptionally(unclear(String.valueOf(e.getMessage())));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(unclear(CLOSED));
        }
    }

    /** Asks where the sockets live: Netty would complain at length of one that is opened for a loop that has ended. */
    private static void onLoop(Made current, CompletableFuture<?> answer, Runnable questions) {
        current.loop().execute(() -> {
            try {
                questions.run();
            } catch (RuntimeException e) {
                answer.completeExceptionally(unclear(String.valueOf(e.getMessage())));
            }
        });
    }

    private static List<PeerAddress> inHostsFile(HostPort name) throws IOException {
        String host = name.host().toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        HostsFileEntriesProvider hosts = HostsFileEntriesProvider.parser().parse();
        List<InetAddress> entries = new ArrayList<>(hosts.ipv4Entries().getOrDefault(host, List.of()));
        entries.addAll(hosts.ipv6Entries().getOrDefault(host, List.of()));
        return entries.stream()
                .map(entry -> PeerAddress.of(new InetSocketAddress(entry, name.port())))
                .toList();
    }

    /** The resolver of the file as it is now. Blocking. */
    private synchronized Made current() throws NobodyToAskException {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            Made last = made;
            if (last == null || !last.modified().equals(modified)) {
                made = make(modified);
                if (last != null) {
                    last.resolver().close();
                }
            }
            return Objects.requireNonNull(made);
        } catch (IOException | RuntimeException e) {
            throw new NobodyToAskException("no name server is to be found in " + file, e);
        }
    }

    private Made make(FileTime modified) throws IOException {
        DnsServerAddressStreamProvider servers = new UnixResolverDnsServerAddressStreamProvider(file.toFile());
        ResolverFile read = ResolverFile.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        EventLoop loop = loops.next();
        DnsNameResolver resolver = new DnsNameResolverBuilder(loop)
                .nameServerProvider(servers)
                .datagramChannelFactory(sockets.datagrams())
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .socketChannelFactory(sockets.streams())
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                .build();
        return new Made(resolver, loop, servers, read, modified);
    }

    /** Whether an IPv6 address from afar could be dialled at all. */
    private static boolean hasIpv6() throws IOException {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress own : Collections.list(network.getInetAddresses())) {
                if (own instanceof Inet6Address && !own.isLoopbackAddress() && !own.isLinkLocalAddress()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@code names} are the complete forms of the one wanted; the first that has an address counts. */
    private static void askForAddresses(
            Made current, List<String> names, HostPort wanted, boolean ipv6, CompletableFuture<Addresses> answer) {
        String name = names.get(0);
        Reader<PeerAddress> reader = content -> address(content, wanted.port());
        CompletableFuture<Found<PeerAddress>> ofIpv4 = ask(current, name, DnsRecordType.A, reader);
        CompletableFuture<Found<PeerAddress>> ofIpv6 =
                ipv6 ? ask(current, name, DnsRecordType.AAAA, reader) : ofIpv4.thenApply(DnsNames::without);
        ofIpv4.thenAcceptBoth(ofIpv6, (a, aaaa) -> {
            List<PeerAddress> addresses = new ArrayList<>(a.values());
            addresses.addAll(aaaa.values());
            if (!addresses.isEmpty()) {
                answer.complete(new Addresses(addresses, Math.max(a.ttlSeconds(), aaaa.ttlSeconds())));
            } else if (a.isNothing() && aaaa.isNothing() && names.size() > 1) {
                askForAddresses(current, names.subList(1, names.size()), wanted, ipv6, answer);
            } else if (a.status() == Status.ANSWERED && aaaa.status() == Status.ANSWERED) {
                answer.complete(new Addresses(addresses, 0));
            } else {
                answer.completeExceptionally(failure(a.status() == Status.UNCLEAR ? a : aaaa));
            }
        });
    }

    private static Found<PeerAddress> without(Found<PeerAddress> other) {
        return Found.none(other.status(), other.why());
    }

    /** Asks one server after the other until one knows. */
    private static <T> CompletableFuture<Found<T>> ask(
            Made current, String name, DnsRecordType type, Reader<T> reader) {
        DnsServerAddressStream servers = current.servers().nameServerAddressStream(name);
        CompletableFuture<Found<T>> found = new CompletableFuture<>();
        ask(current.resolver(), servers, servers.size(), new DefaultDnsQuestion(name, type), reader, found);
        return found;
    }

    private static <T> void ask(
            DnsNameResolver resolver,
            DnsServerAddressStream servers,
            int left,
            DnsQuestion question,
            Reader<T> reader,
            CompletableFuture<Found<T>> answer) {
        Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> query = resolver.query(servers.next(), question);
        query.addListener(done -> {
            Found<T> found;
            if (query.isSuccess()) {
                AddressedEnvelope<DnsResponse, InetSocketAddress> response = query.getNow();
                try {
                    found = read(response.content(), question.type(), reader);
                } finally {
                    response.release();
                }
            } else {
                found = Found.none(Status.UNCLEAR, String.valueOf(query.cause().getMessage()));
            }
            if (found.status() == Status.UNCLEAR && left > 1) {
                ask(resolver, servers, left - 1, question, reader, answer);
            } else {
                answer.complete(found);
            }
        });
    }

    /** All records of a type: a server that is asked for a name follows its aliases itself. */
    private static <T> Found<T> read(DnsResponse response, DnsRecordType type, Reader<T> reader) {
        if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
            return Found.none(Status.NO_SUCH_NAME, "");
        }
        if (!response.code().equals(DnsResponseCode.NOERROR)) {
            return Found.none(Status.UNCLEAR, "the server answers " + response.code());
        }
        List<T> values = new ArrayList<>();
        long ttl = 0;
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
            if (record.type().equals(type) && record instanceof DnsRawRecord raw) {
                try {
                    values.add(reader.read(raw.content().duplicate()));
                    ttl = Math.max(ttl, record.timeToLive());
                } catch (IOException | RuntimeException malformed) {
                    return Found.none(Status.UNCLEAR, "the server's answer is malformed");
                }
            }
        }
        return new Found<>(Status.ANSWERED, values, ttl, "");
    }

    private static PeerAddress address(ByteBuf content, int port) throws IOException {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return PeerAddress.of(new InetSocketAddress(InetAddress.getByAddress(bytes), port));
    }

    private static SrvRecord service(ByteBuf content) throws IOException {
        if (content.readableBytes() <= SERVICE_NUMBERS_BYTES) {
            throw new IOException("no target");
        }
        int priority = content.readUnsignedShort();
        int weight = content.readUnsignedShort();
        int port = content.readUnsignedShort();
        return new SrvRecord(priority, weight, port, DefaultDnsRecordDecoder.decodeName(content));
    }

    private static IOException failure(Found<?> found) {
        return found.status() == Status.NO_SUCH_NAME
                ? new UnknownHostException("there is no such name")
                : unclear(found.why());
    }

    private static IOException unclear(String why) {
        return new IOException(why.lines().findFirst().orElse("no reason is known"));
    }
}
