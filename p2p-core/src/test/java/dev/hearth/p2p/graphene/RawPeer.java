package dev.hearth.p2p.graphene;

import dev.hearth.p2p.crypto.BlockStream;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.SessionKeys;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneCodec;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.testing.RawConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A peer that speaks Graphene by hand and as badly as a test wants: it chooses its keys, sends any bytes at any time and
 * keeps all it receives. It does nothing by itself but the key exchange, unless told to be {@link #polite} or to react.
 * Runs on the channels of any runtime; its reactions run on the I/O loop.
 */
final class RawPeer extends RawConnection {
    /** What arrived, and when by the runtime's clock. */
    @SuppressWarnings("ArrayRecordComponent") // only read
    record Received(int type, byte[] payload, long nanos) {
        GrapheneMessage message() {
            try {
                return GrapheneCodec.decode(type, Unpooled.wrappedBuffer(payload));
            } catch (MalformedMessageException e) {
                throw new AssertionError("the node sent a malformed message of type " + type, e);
            }
        }
    }

    private static final int BLOCK = 16;
    private static final int HEADER = 8;

    private final NodeRuntime runtime;
    private final Map<Integer, Consumer<Received>> reactions = new TreeMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<Hash, GrapheneMessage> items = new TreeMap<>();
    private List<GrapheneBlock> chain = List.of();
    private Runnable whenKeysAreThere = () -> {};

    Hash chainId = Scenario.CHAIN;
    PrivateKey nodeKey;
    PrivateKey sessionKey;
    String agent = "raw";
    VariantObject userData;
    /** Where it claims to listen. */
    PeerAddress inbound = PeerAddress.NONE;

    /** Sent instead of the public key of {@link #sessionKey}, computed from what the other side sent. */
    java.util.function.@Nullable UnaryOperator<byte[]> keyAnswer;

    private byte[] pending = new byte[0];
    private byte[] plain = new byte[0];
    private @Nullable PublicKey remoteSession;
    private @Nullable SessionKeys keys;
    private @Nullable BlockStream encryptor;
    private @Nullable BlockStream decryptor;
    private final AtomicInteger bytesReceived = new AtomicInteger();

    RawPeer(NodeRuntime runtime) {
        super(runtime);
        this.runtime = runtime;
        this.nodeKey = runtime.curve().generate(runtime.secureRandom());
        this.sessionKey = runtime.curve().generate(runtime.secureRandom());
        byte[] nodeId = new byte[33];
        runtime.secureRandom().nextBytes(nodeId);
        this.userData = VariantObject.builder()
                .put("node_id", Hash.wrap(nodeId).toString())
                .build();
    }

    // Connections

    RawPeer dial(PeerAddress address) {
        return dial(address, null);
    }

    /** Dials from a port of its own choice, if one is given. */
    RawPeer dial(PeerAddress address, @Nullable PeerAddress from) {
        connect(address, from);
        return this;
    }

    PeerAddress localAddress() {
        return runtime.peerAddress(channel().localAddress());
    }

    PeerAddress remoteAddress() {
        return runtime.peerAddress(channel().remoteAddress());
    }

    // Conversation

    RawPeer on(int type, Consumer<Received> reaction) {
        reactions.put(type, reaction);
        return this;
    }

    RawPeer ignoring(int type) {
        reactions.remove(type);
        return this;
    }

    RawPeer onKeys(Runnable action) {
        whenKeysAreThere = action;
        return this;
    }

    /** Does all that a good peer does, with the chain and the items it has. */
    RawPeer polite() {
        onKeys(() -> send(hello()));
        on(GrapheneTypes.HELLO, hello -> send(new ConnectionAccepted()));
        on(GrapheneTypes.ADDRESS_REQUEST, request -> send(new AddressMessage(List.of())));
        on(GrapheneTypes.CURRENT_TIME_REQUEST, request -> {
            long now = runtime.wallMicros();
            send(new CurrentTimeReply(((CurrentTimeRequest) request.message()).sentMicros(), now, now));
        });
        on(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS, question -> send(idsFor(question)));
        on(GrapheneTypes.FETCH_ITEMS, this::serve);
        return this;
    }

    /** The blocks it lists and serves. */
    RawPeer chain(List<GrapheneBlock> blocks) {
        chain = blocks;
        blocks.forEach(this::has);
        return this;
    }

    /** A block it serves, by its id and by its message. */
    RawPeer has(GrapheneBlock block) {
        BlockMessage message = message(block);
        items.put(block.entry().id(), message);
        items.put(message.messageId(), message);
        return this;
    }

    RawPeer has(GrapheneTransaction transaction) {
        TransactionMessage message = new TransactionMessage(transaction.bytes());
        items.put(message.messageId(), message);
        return this;
    }

    RawPeer has(Hash hash, GrapheneMessage message) {
        items.put(hash, message);
        return this;
    }

    static BlockMessage message(GrapheneBlock block) {
        return new BlockMessage(block.bytes(), block.entry().id());
    }

    /** The answer to 5003 that a reference node would give (§5.4). */
    BlockchainItemIdsInventory idsFor(Received question) {
        List<Hash> synopsis = ((FetchBlockchainItemIds) question.message()).synopsis();
        int from = synopsis.isEmpty() ? 0 : -1;
        for (int i = synopsis.size() - 1; i >= 0 && from < 0; i--) {
            from = indexOf(synopsis.get(i));
        }
        List<Hash> ids = new ArrayList<>();
        for (int i = from; i >= 0 && i < chain.size() && ids.size() < 2_000; i++) {
            ids.add(chain.get(i).entry().id());
        }
        int remaining = ids.isEmpty() ? 0 : chain.size() - from - ids.size();
        return new BlockchainItemIdsInventory(remaining, GrapheneTypes.BLOCK, ids);
    }

    private int indexOf(Hash id) {
        for (int i = 0; i < chain.size(); i++) {
            if (chain.get(i).entry().id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    void serve(Received request) {
        FetchItems fetch = (FetchItems) request.message();
        for (Hash hash : fetch.items()) {
            GrapheneMessage item = items.get(hash);
            send(item == null ? new ItemNotAvailable(fetch.itemType(), hash) : item);
        }
    }

    Hello hello() {
        return new Hello(
                agent,
                106,
                inbound,
                inbound.port() == 0 ? 0 : localAddress().port(),
                runtime.curve().publicKey(nodeKey),
                runtime.curve().sign(nodeKey, helloDigest()),
                chainId,
                userData);
    }

    byte[] helloDigest() {
        if (keys == null) {
            throw new IllegalStateException("no keys yet");
        }
        return keys.helloDigest();
    }

    RawPeer send(GrapheneMessage message) {
        return send(message.type(), GrapheneCodec.encode(message));
    }

    /** One frame with any payload. */
    RawPeer send(int type, byte[] payload) {
        byte[] frame = frame(type, payload.length, payload.length);
        System.arraycopy(payload, 0, frame, HEADER, payload.length);
        return sendPlain(frame);
    }

    /** The first bytes of a frame that claims {@code size} bytes of payload. */
    RawPeer sendHeader(int type, int size) {
        return sendPlain(frame(type, size, 0));
    }

    private static byte[] frame(int type, int size, int room) {
        byte[] frame = new byte[(HEADER + room + BLOCK - 1) / BLOCK * BLOCK];
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(size).putInt(type);
        return frame;
    }

    /** Plaintext of whole cipher blocks. */
    RawPeer sendPlain(byte[] blocks) {
        channel().eventLoop().execute(() -> {
            BlockStream stream = encryptor;
            if (stream != null && channel().isActive()) {
                ByteBuf cipher = channel().alloc().heapBuffer(blocks.length);
                stream.process(Unpooled.wrappedBuffer(blocks), blocks.length, cipher);
                channel().writeAndFlush(cipher);
            }
        });
        return this;
    }

    /** Bytes as they are, for before the keys or to garble the stream. */
    RawPeer sendBytes(byte[] bytes) {
        write(bytes);
        return this;
    }

    // What arrived

    List<Received> received() {
        return received;
    }

    List<Integer> types() {
        return received.stream().map(Received::type).toList();
    }

    <M extends GrapheneMessage> List<M> received(Class<M> type) {
        return received.stream()
                .map(Received::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <M extends GrapheneMessage> M last(Class<M> type) {
        List<M> all = received(type);
        if (all.isEmpty()) {
            throw new AssertionError("no " + type.getSimpleName() + " among " + types());
        }
        return all.get(all.size() - 1);
    }

    boolean has(int type) {
        return types().contains(type);
    }

    int count(int type) {
        return (int) received.stream().filter(one -> one.type() == type).count();
    }

    /** All bytes that arrived, keys and ciphertext. */
    int bytesReceived() {
        return bytesReceived.get();
    }

    @Nullable
    PublicKey remoteSession() {
        return remoteSession;
    }

    // Bytes

    @Override
    protected void begun() {
        if (keyAnswer == null) {
            write(runtime.curve().publicKey(sessionKey).toBytes());
        }
    }

    @Override
    protected void received(byte[] bytes) {
        bytesReceived.addAndGet(bytes.length);
        pending = join(pending, bytes);
        if (remoteSession == null && pending.length >= PublicKey.LENGTH) {
            byte[] key = take(PublicKey.LENGTH);
            remoteSession = PublicKey.of(key);
            if (keyAnswer != null) {
                write(keyAnswer.apply(key));
            }
            agree(remoteSession);
        }
        BlockStream stream = decryptor;
        if (stream != null) {
            int whole = pending.length / BLOCK * BLOCK;
            ByteBuf out = Unpooled.buffer(whole);
            stream.process(Unpooled.wrappedBuffer(take(whole)), whole, out);
            byte[] decrypted = new byte[out.readableBytes()];
            out.readBytes(decrypted);
            plain = join(plain, decrypted);
            while (cutFrame()) {
                // Each pass takes one frame.
            }
        }
    }

    private void agree(PublicKey remote) {
        try {
            keys = SessionKeys.derive(runtime.curve().sharedX(sessionKey, remote));
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
        encryptor = runtime.ciphers().encryptor(keys);
        decryptor = runtime.ciphers().decryptor(keys);
        whenKeysAreThere.run();
    }

    private boolean cutFrame() {
        if (plain.length < HEADER) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        int size = header.getInt(0);
        int length = (HEADER + size + BLOCK - 1) / BLOCK * BLOCK;
        if (plain.length < length) {
            return false;
        }
        Received one =
                new Received(header.getInt(4), Arrays.copyOfRange(plain, HEADER, HEADER + size), runtime.nanoTime());
        plain = Arrays.copyOfRange(plain, length, plain.length);
        received.add(one);
        Consumer<Received> reaction = reactions.get(one.type());
        if (reaction != null) {
            reaction.accept(one);
        }
        return true;
    }

    private byte[] take(int length) {
        byte[] taken = Arrays.copyOf(pending, length);
        pending = Arrays.copyOfRange(pending, length, pending.length);
        return taken;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
