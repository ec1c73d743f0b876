package dev.hearth.p2p.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.discovery.topology.SrvRecord;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NameResolver.Addresses;
import dev.hearth.p2p.runtime.NameResolver.NobodyToAskException;
import dev.hearth.p2p.runtime.NameResolver.Services;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real questions to a real, tiny server on a UDP socket of the loopback interface. */
@ParameterizedClass
@MethodSource("dev.hearth.p2p.runtime.AvailableTransports#all")
class DnsNamesTest {
    private static final int ALIAS = 5;
    private static final int SRV = 33;

    /** Answers questions of one type for one name with records, or with a code of failure. */
    private record Answer(int code, List<byte[]> records) {
        static Answer of(byte[]... records) {
            return new Answer(0, List.of(records));
        }
    }

    private final SocketTransport transport;
    private final NodeRuntime.Threaded runtime;
    private final Map<String, Answer> zone = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> questions = new ConcurrentLinkedQueue<>();
    private DatagramSocket socket;
    private Path file;
    private NameResolver names;

    DnsNamesTest(SocketTransport transport) {
        this.transport = transport;
        this.runtime = NodeRuntime.threaded(ThreadedOptions.defaults().withTransport(transport));
    }

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::answerAll, "dns");
        server.setDaemon(true);
        server.start();
        file = directory.resolve("resolv.conf");
        Files.writeString(file, "nameserver 127.0.0.1." + socket.getLocalPort() + "\nsearch lan.example\n");
        names = new DnsNames(file, runtime.ioGroup(), Sockets.of(transport), runtime.blocking());
    }

    @AfterEach
    void close() {
        socket.close();
        runtime.close();
    }

    private void answerAll() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return;
            }
        }
    }

    private byte[] answer(ByteBuffer question) throws IOException {
        int id = question.getShort() & 0xffff;
        question.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = question.get(); length > 0; length = question.get()) {
            byte[] label = new byte[length];
            question.get(label);
            name.append(new String(label, US_ASCII)).append('.');
        }
        int type = question.getShort();
        questions.add(name + " " + type);
        Answer answer = zone.getOrDefault(name + " " + type, new Answer(3, List.of()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(0x8180 | answer.code());
        out.writeShort(1);
        out.writeShort(answer.records().size());
        out.writeInt(0);
        writeName(out, name.toString());
        out.writeShort(type);
        out.writeShort(1);
        for (byte[] record : answer.records()) {
            out.writeShort(0xc00c);
            out.write(record);
        }
        return bytes.toByteArray();
    }

    private static void writeName(DataOutputStream out, String name) throws IOException {
        for (String label : name.replaceAll("\\.$", "").split("\\.", -1)) {
            out.writeByte(label.length());
            out.writeBytes(label);
        }
        out.writeByte(0);
    }

    private static byte[] record(int type, int ttl, byte[] content) {
        return ByteBuffer.allocate(10 + content.length)
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(ttl)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static byte[] ipv4(int ttl, int... address) {
        return record(1, ttl, new byte[] {(byte) address[0], (byte) address[1], (byte) address[2], (byte) address[3]});
    }

    private static byte[] service(int ttl, int priority, int weight, int port, String target) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeShort(priority);
            out.writeShort(weight);
            out.writeShort(port);
            writeName(out, target);
            return record(SRV, ttl, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, SECONDS);
    }

    private Addresses addresses(String host) throws Exception {
        return get(names.addresses(new HostPort(host, 3001)));
    }

    @Test
    void takesAllAddressesAndTheLargestTime() throws Exception {
        zone.put("relay.example.org. 28", Answer.of());
        zone.put("relay.example.org. 1", Answer.of(ipv4(60, 20, 0, 0, 1), ipv4(300, 20, 0, 0, 2)));
        assertThat(addresses("relay.example.org."))
                .isEqualTo(new Addresses(
                        List.of(PeerAddress.parse("20.0.0.1:3001"), PeerAddress.parse("20.0.0.2:3001")), 300));
    }

    @Test
    void followsTheServersAliases() throws Exception {
        zone.put("www.example.org. 28", Answer.of());
        zone.put("www.example.org. 1", Answer.of(record(ALIAS, 60, new byte[] {1, 'a', 0}), ipv4(90, 20, 0, 0, 1)));
        assertThat(addresses("www.example.org."))
                .isEqualTo(new Addresses(List.of(PeerAddress.parse("20.0.0.1:3001")), 90));
    }

    @Test
    void continuesIncompleteNames() throws Exception {
        zone.put("relay.lan.example. 28", Answer.of());
        zone.put("relay.lan.example. 1", Answer.of(ipv4(60, 20, 0, 0, 3)));
        assertThat(addresses("relay").addresses()).containsExactly(PeerAddress.parse("20.0.0.3:3001"));
        assertThat(questions).allMatch(question -> question.startsWith("relay.lan.example. "));
    }

    @Test
    void tellsNoNameFromNoAddressAndFromNoAnswer() throws Exception {
        zone.put("empty.example.org. 1", Answer.of());
        zone.put("empty.example.org. 28", Answer.of());
        assertThat(addresses("empty.example.org.")).isEqualTo(new Addresses(List.of(), 0));
        assertThatThrownBy(() -> addresses("gone.example.org."))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnknownHostException.class);
        zone.put("ill.example.org. 1", new Answer(2, List.of()));
        assertThatThrownBy(() -> addresses("ill.example.org."))
                .cause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnknownHostException.class)
                .hasMessageContaining("the server answers ServFail");
    }

    @Test
    void readsServices() throws Exception {
        zone.put(
                "_p2p._tcp.example.org. 33",
                Answer.of(service(120, 1, 2, 4001, "a.example.org"), service(60, 0, 0, 4002, "b.example.org")));
        assertThat(get(names.services("_p2p._tcp.example.org.")))
                .isEqualTo(new Services(
                        List.of(
                                new SrvRecord(1, 2, 4001, "a.example.org."),
                                new SrvRecord(0, 0, 4002, "b.example.org.")),
                        120));
        assertThatThrownBy(() -> get(names.services("_no._tcp.example.org.")))
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void aMalformedAnswerIsNone() {
        zone.put("bad.example.org. 1", Answer.of(record(1, 60, new byte[] {1, 2, 3})));
        zone.put("bad.example.org. 28", Answer.of());
        zone.put("_bad._tcp.example.org. 33", Answer.of(record(SRV, 60, new byte[] {0, 0, 0, 0, 0, 1})));
        assertThatThrownBy(() -> addresses("bad.example.org."))
                .hasMessageContaining("the server's answer is malformed");
        assertThatThrownBy(() -> get(names.services("_bad._tcp.example.org.")))
                .hasMessageContaining("the server's answer is malformed");
    }

    @Test
    void readsTheFileAgainWhenItHasChanged() throws Exception {
        zone.put("relay.lan.example. 28", Answer.of());
        zone.put("relay.lan.example. 1", Answer.of(ipv4(60, 20, 0, 0, 3)));
        assertThat(addresses("relay").addresses()).hasSize(1);
        zone.put("relay.other.example. 28", Answer.of());
        zone.put("relay.other.example. 1", Answer.of(ipv4(60, 20, 0, 0, 4)));
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "nameserver 127.0.0.1." + socket.getLocalPort() + "\nsearch other.example\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 5_000));
        assertThat(addresses("relay").addresses()).containsExactly(PeerAddress.parse("20.0.0.4:3001"));
    }

    @Test
    void withoutAServerNobodyIsAsked() throws Exception {
        Files.writeString(file, "search nobody.example\n");
        assertThatThrownBy(() -> addresses("relay.example.org.")).hasCauseInstanceOf(NobodyToAskException.class);
        Files.delete(file);
        assertThatThrownBy(() -> addresses("relay.example.org.")).hasCauseInstanceOf(NobodyToAskException.class);
    }

    @Test
    void aClosedRuntimeAsksNobody() {
        names = new DnsNames(file, runtime.ioGroup(), Sockets.of(transport), Runnable::run);
        runtime.close();
        assertThatThrownBy(() -> addresses("relay.example.org.")).rootCause().hasMessage("the runtime is closed");
    }

    @Test
    void aQuestionThatTheEndOfTheRuntimeOvertakesIsAnswered() {
        EventLoop loop = runtime.ioGroup().next();
        EventLoopGroup ending = (EventLoopGroup) Proxy.newProxyInstance(
                EventLoopGroup.class.getClassLoader(), new Class<?>[] {EventLoopGroup.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("next")) {
                        return method.invoke(runtime.ioGroup(), args);
                    }
                    runtime.close();
                    return loop;
                });
        names = new DnsNames(file, ending, Sockets.of(transport), Runnable::run);
        assertThatThrownBy(() -> addresses("relay.example.org.")).rootCause().hasMessage("the runtime is closed");
    }
}
