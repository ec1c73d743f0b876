package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.BitcoinCodec;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.BitcoinTransactions;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.GetHeaders;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.NotFound;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.messages.bitcoin.SendAddrV2;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.messages.bitcoin.Verack;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.messages.bitcoin.WtxidRelay;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.testing.RawConnection;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A peer that speaks Bitcoin by hand and as badly as a test wants: it sends any bytes at any time and keeps all it
 * receives. It does nothing by itself, unless told to be {@link #polite} or to react. Runs on the channels of any
 * runtime; its reactions run on the I/O loop.
 */
final class RawPeer extends RawConnection {
    /** What arrived, and when by the runtime's clock. */
    @SuppressWarnings("ArrayRecordComponent") // only read
    record Received(String command, byte[] payload, long nanos) {
        BitcoinMessage message() {
            try {
                return BitcoinCodec.decode(command, Unpooled.wrappedBuffer(payload));
            } catch (MalformedMessageException e) {
                throw new AssertionError("the node sent a malformed " + command, e);
            }
        }
    }

    static final long NODE = Services.NETWORK | Services.WITNESS | Services.NETWORK_LIMITED;

    private static final int HEADER = 24;
    private static final int COMMAND = 4;
    private static final int SIZE = 16;

    private final NodeRuntime runtime;
    private final Map<String, Consumer<Received>> reactions = new TreeMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<Hash, BitcoinMessage> items = new TreeMap<>();
    private List<BlockHeader> headers = List.of();
    private Runnable whenConnected = () -> {};

    int version = Versions.OURS;
    long services = NODE;
    PeerAddress yourAddress = Version.NO_ADDRESS;
    long nonce;
    String agent = "/raw:1/";
    int startHeight;
    boolean relay = true;
    /** Whether it takes addrv2, and announces transactions by wtxid. */
    boolean addrV2 = true;

    boolean wtxids = true;

    private byte[] pending = new byte[0];

    RawPeer(NodeRuntime runtime) {
        super(runtime);
        this.runtime = runtime;
        this.nonce = runtime.secureRandom().nextLong();
    }

    // Connections

    RawPeer dial(PeerAddress address) {
        connect(address, null);
        return this;
    }

    // Conversation

    RawPeer on(String command, Consumer<Received> reaction) {
        reactions.put(command, reaction);
        return this;
    }

    RawPeer ignoring(String command) {
        reactions.remove(command);
        return this;
    }

    RawPeer onConnected(Runnable action) {
        whenConnected = action;
        return this;
    }

    /** Does all that a good peer does, with the headers and the items it has. */
    RawPeer polite() {
        onConnected(() -> {
            if (!isAccepted()) {
                send(version());
            }
        });
        on(BitcoinCommands.VERSION, theirs -> {
            if (isAccepted()) {
                send(version());
            }
            acknowledge();
        });
        on(BitcoinCommands.PING, ping -> send(new Pong(((Ping) ping.message()).nonce())));
        on(BitcoinCommands.GETHEADERS, question -> send(headersFor(question)));
        on(BitcoinCommands.GETDATA, this::serve);
        return this;
    }

    /** What follows the other side's version. */
    void acknowledge() {
        if (wtxids) {
            send(new WtxidRelay());
        }
        if (addrV2) {
            send(new SendAddrV2());
        }
        send(new Verack());
    }

    Version version() {
        long now = TimeUnit.MICROSECONDS.toSeconds(runtime.wallMicros());
        return new Version(version, services, now, 0, yourAddress, nonce, agent, startHeight, relay);
    }

    /** The blocks it lists, after the first of the network, and serves. */
    RawPeer chain(List<BitcoinBlock> blocks) {
        blocks.forEach(this::has);
        startHeight = blocks.size();
        return lists(blocks.stream().map(BitcoinBlock::header).toList());
    }

    /** The headers it lists, after the first of the network. */
    RawPeer lists(List<BlockHeader> all) {
        headers = List.copyOf(all);
        return this;
    }

    RawPeer has(BitcoinBlock block) {
        return has(block.header().hash(), new BlockMessage(block.bytes()));
    }

    /** Served by both of its names. */
    RawPeer has(BitcoinTransaction transaction) {
        TransactionMessage message = new TransactionMessage(transaction.bytes());
        return has(transaction.id(), message).has(wtxid(transaction), message);
    }

    RawPeer has(Hash hash, BitcoinMessage message) {
        items.put(hash, message);
        return this;
    }

    static Hash wtxid(BitcoinTransaction transaction) {
        try {
            return BitcoinTransactions.wtxid(transaction.bytes());
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    static InventoryVector wtx(BitcoinTransaction transaction) {
        return new InventoryVector(InventoryType.WTX, wtxid(transaction));
    }

    static InventoryVector vector(int type, BitcoinBlock block) {
        return new InventoryVector(type, block.header().hash());
    }

    /** The answer to getheaders that a reference node would give (§1.12). */
    Headers headersFor(Received question) {
        GetHeaders asked = (GetHeaders) question.message();
        int from = 0;
        for (Hash known : asked.locator()) {
            int at = indexOf(known);
            if (at >= 0 || known.equals(BitcoinNetwork.REGTEST.genesis().hash())) {
                from = at + 1;
                break;
            }
        }
        int to = Math.min(headers.size(), from + BitcoinLimits.MAX_HEADERS);
        return new Headers(headers.subList(from, to));
    }

    private int indexOf(Hash id) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i).hash().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    void serve(Received request) {
        List<InventoryVector> missing = new ArrayList<>();
        for (InventoryVector wanted : ((GetData) request.message()).entries()) {
            BitcoinMessage item = items.get(wanted.hash());
            if (item != null) {
                send(item);
            } else if (InventoryType.isTransaction(wanted.type())) {
                missing.add(wanted);
            }
        }
        if (!missing.isEmpty()) {
            send(new NotFound(missing));
        }
    }

    RawPeer send(BitcoinMessage message) {
        return send(message.command(), BitcoinCodec.encode(message));
    }

    /** One frame with any payload. */
    RawPeer send(String command, byte[] payload) {
        return sendBytes(frame(command, payload));
    }

    /** Bytes as they are. */
    RawPeer sendBytes(byte[] bytes) {
        write(bytes);
        return this;
    }

    static byte[] frame(String command, byte[] payload) {
        byte[] frame = Arrays.copyOf(header(command, payload.length), HEADER + payload.length);
        byte[] digest = Digests.sha256(Digests.sha256(payload));
        System.arraycopy(digest, 0, frame, SIZE + 4, 4);
        System.arraycopy(payload, 0, frame, HEADER, payload.length);
        return frame;
    }

    /** A header that claims {@code size} bytes of payload, with a checksum of zeros. */
    static byte[] header(String command, int size) {
        byte[] header = new byte[HEADER];
        byte[] name = command.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(name, 0, header, COMMAND, name.length);
        ByteBuffer.wrap(header).putInt(0, BitcoinNetwork.REGTEST.magic());
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(SIZE, size);
        return header;
    }

    // What arrived

    List<Received> received() {
        return received;
    }

    List<String> commands() {
        return received.stream().map(Received::command).toList();
    }

    <M extends BitcoinMessage> List<M> received(Class<M> type) {
        return received.stream()
                .map(Received::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <M extends BitcoinMessage> M last(Class<M> type) {
        List<M> all = received(type);
        if (all.isEmpty()) {
            throw new AssertionError("no " + type.getSimpleName() + " among " + commands());
        }
        return all.get(all.size() - 1);
    }

    boolean has(String command) {
        return commands().contains(command);
    }

    int count(String command) {
        return (int)
                received.stream().filter(one -> one.command().equals(command)).count();
    }

    void forget() {
        received.clear();
    }

    // Bytes

    @Override
    protected void begun() {
        whenConnected.run();
    }

    @Override
    protected void received(byte[] bytes) {
        int before = pending.length;
        pending = Arrays.copyOf(pending, before + bytes.length);
        System.arraycopy(bytes, 0, pending, before, bytes.length);
        int at = 0;
        int length = frameLength(at);
        while (length > 0) {
            take(Arrays.copyOfRange(pending, at, at + length));
            at += length;
            length = frameLength(at);
        }
        pending = Arrays.copyOfRange(pending, at, pending.length);
    }

    /** 0 when the frame at {@code at} is not complete. */
    private int frameLength(int at) {
        if (pending.length - at < HEADER) {
            return 0;
        }
        int length =
                HEADER + ByteBuffer.wrap(pending).order(ByteOrder.LITTLE_ENDIAN).getInt(at + SIZE);
        return pending.length - at < length ? 0 : length;
    }

    private void take(byte[] frame) {
        String command = new String(frame, COMMAND, SIZE - COMMAND, StandardCharsets.ISO_8859_1).replace("\0", "");
        byte[] payload = Arrays.copyOfRange(frame, HEADER, frame.length);
        if (!Arrays.equals(frame, frame(command, payload))) {
            throw new AssertionError("the node sent a frame that is none");
        }
        Received one = new Received(command, payload, runtime.nanoTime());
        received.add(one);
        Consumer<Received> reaction = reactions.get(command);
        if (reaction != null) {
            reaction.accept(one);
        }
    }
}
