package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.graphene.RecordedSession.Chunk;
import dev.hearth.p2p.graphene.RecordedSession.Message;
import dev.hearth.p2p.graphene.RecordedSession.Side;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneBlocks;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole node in the place of one side of a recorded connection. It is given that side's keys, so the other side's
 * ciphertext is played to it as it was recorded, in the recorded cuts and at the recorded times, and its answers are read
 * with the other side's keys.
 */
class RecordedSessionTest {
    private static final int PORT = 1776;
    private static final Duration START = Duration.ofSeconds(1);

    private RecordedSession session;
    private Side ours;
    private Simulation simulation;
    private Node node;
    private RawPeer peer;
    private ChainFollower<GrapheneBlock> chain;
    private final TestTransactions transactions = new TestTransactions();

    // A session in which b has blocks, a catches up with them, and then b makes more.

    @ParameterizedTest
    @ValueSource(strings = "session-sync-and-live")
    void answersEachRequestOfTheClientAsTheServerDid(String name) {
        playAs(name, Side.B);

        for (Class<? extends GrapheneMessage> type : List.of(
                BlockchainItemIdsInventory.class,
                BlockMessage.class,
                TransactionMessage.class,
                ItemIdsInventory.class,
                ConnectionAccepted.class,
                AddressMessage.class)) {
            assertThat(peer.received(type)).as(type.getSimpleName()).isEqualTo(session.messages(ours, type));
        }
        assertSameTimeReplies();
        assertSameHello();
        assertThat(peer.isConnected()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = "session-sync-and-live")
    void asksTheServerOnlyWhatItAllows(String name) {
        playAs(name, Side.B);

        // Ids and links are checked by a reference node as by ours; the synopsis begins at block 1 where it has only
        // undoable blocks, because an opaque follower can undo 10,000 of them.
        List<FetchBlockchainItemIds> questions = peer.received(FetchBlockchainItemIds.class);
        assertThat(questions).isNotEmpty();
        questions.forEach(this::assertSynopsisIsOurChain);
        assertThat(peer.received(FetchItems.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "session-sync-and-live")
    void catchesUpAndFollowsAsTheClientDid(String name) {
        playAs(name, Side.A);

        List<GrapheneBlock> blocks = session.blocks(Side.B);
        assertThat(chain.head()).isEqualTo(blocks.get(blocks.size() - 1).entry());
        assertThat(peer.received(BlockchainItemIdsInventory.class))
                .isEqualTo(session.messages(ours, BlockchainItemIdsInventory.class));
        assertThat(peer.received(AddressMessage.class)).isEqualTo(session.messages(ours, AddressMessage.class));
        assertSameTimeReplies();
        assertSameHello();
        assertThat(transactions.pool)
                .hasSize(session.messages(Side.B, TransactionMessage.class).size());
        assertThat(peer.isConnected()).isTrue();
    }

    /**
     * The server's rules: blocks it listed or items it announced, each once, at most 1000 hashes. The client asked for all
     * listed blocks at once and for one announced item at a time; we ask for fewer and more of them (W11, W18).
     */
    @ParameterizedTest
    @ValueSource(strings = "session-sync-and-live")
    void asksForNothingTheServerDidNotName(String name) {
        playAs(name, Side.A);

        Set<Hash> named = new TreeSet<>();
        session.messages(Side.B, BlockchainItemIdsInventory.class).forEach(list -> named.addAll(list.ids()));
        session.messages(Side.B, ItemIdsInventory.class).forEach(list -> named.addAll(list.hashes()));
        List<Hash> asked = new ArrayList<>();
        for (FetchItems request : peer.received(FetchItems.class)) {
            assertThat(request.items()).isNotEmpty().hasSizeLessThanOrEqualTo(200);
            asked.addAll(request.items());
        }
        assertThat(asked).doesNotHaveDuplicates().isSubsetOf(named);
        assertThat(asked).containsExactlyInAnyOrderElementsOf(askedByTheClient());
        assertThat(peer.received(FetchBlockchainItemIds.class).get(0))
                .isEqualTo(session.messages(ours, FetchBlockchainItemIds.class).get(0));
        peer.received(FetchBlockchainItemIds.class).forEach(this::assertSynopsisIsOurChain);
    }

    private List<Hash> askedByTheClient() {
        List<Hash> asked = new ArrayList<>();
        session.messages(ours, FetchItems.class).forEach(request -> asked.addAll(request.items()));
        return asked;
    }

    // A session whose client is on another chain.

    @ParameterizedTest
    @ValueSource(strings = "session-different-chain")
    void rejectsTheOtherChainAsTheServerDid(String name) {
        playAs(name, Side.B);

        ConnectionRejected expected =
                session.messages(ours, ConnectionRejected.class).get(0);
        ConnectionRejected said = peer.last(ConnectionRejected.class);
        assertThat(said)
                .isEqualTo(new ConnectionRejected(
                        expected.userAgent(),
                        expected.coreProtocolVersion(),
                        peer.localAddress(),
                        expected.reasonCode(),
                        expected.reasonText()));
        simulation.run(Duration.ofSeconds(25)); // The recorded client never closed its socket.
        assertThat(peer.isClosed()).isTrue();
        assertThat(await(node.disconnects())).containsOnlyKeys(DisconnectReason.DIFFERENT_CHAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = "session-different-chain")
    void leavesWhenRejectedAsTheClientDid(String name) {
        playAs(name, Side.A);

        assertSameHello();
        assertThat(peer.types()).containsExactly(GrapheneTypes.HELLO);
        assertThat(peer.isClosed()).isTrue();
        assertThat(await(node.disconnects())).containsOnlyKeys(DisconnectReason.DIFFERENT_CHAIN);
    }

    // The play

    private void playAs(String name, Side side) {
        session = RecordedSession.named(name);
        ours = side;
        simulation = Simulation.builder()
                .seed(1)
                .startingAt(session.start().minus(START))
                .build();
        SimulatedHost nodeHost = simulation.host("node");
        SimulatedHost peerHost = simulation.host("peer");
        chain = Scenario.follower();
        peer = new RawPeer(peerHost.runtime());
        peer.sessionKey = session.sessionKey(side.other());
        NodeRuntime runtime = ScriptedKeys.on(nodeHost.runtime(), session.nodeKey(side), session.sessionKey(side));
        NodeBuilder builder = Node.builder(runtime, GrapheneProtocol.of(session.chainId(side)))
                .chain(chain)
                .items(transactions)
                .connectOnly(true)
                .agent(agent());
        PeerAddress nodeAddress = nodeHost.address(PORT);
        PeerAddress peerAddress = peerHost.address(PORT);
        if (side == Side.B) {
            later().forEach((hash, at) -> simulation.after(START.plus(at), () -> publish(hash)));
            node = builder.listen(nodeAddress).build();
            node.start();
            simulation.after(START, () -> peer.dial(nodeAddress));
        } else {
            RawPeer.listen(peerHost.runtime(), peerAddress, () -> peer);
            node = builder.peer(HostPort.parse(peerAddress.toString(), PORT)).build();
            simulation.after(START, node::start);
        }
        for (Chunk chunk : session.ciphertext(side.other())) {
            simulation.after(START.plus(chunk.at()), () -> play(chunk));
        }
        if (side == Side.B) {
            giveBlocksOfTheBeginning();
        }
        simulation.run(START.plus(session.end()).plusSeconds(3));
    }

    private void play(Chunk chunk) {
        if (peer.isConnected()) {
            peer.sendBytes(chunk.bytes());
        }
    }

    private String agent() {
        List<ConnectionRejected> rejections = session.messages(ours, ConnectionRejected.class);
        List<Hello> hellos = session.messages(ours, Hello.class);
        return (hellos.isEmpty() ? rejections.get(0).userAgent() : hellos.get(0).userAgent()).toString();
    }

    /** When each item was announced that b did not have from the beginning. */
    private Map<Hash, Duration> later() {
        Map<Hash, Duration> later = new TreeMap<>();
        for (Message one : session.messages(Side.B)) {
            if (one.message() instanceof ItemIdsInventory inventory) {
                inventory.hashes().forEach(hash -> later.put(hash, one.at()));
            }
        }
        return later;
    }

    private void giveBlocksOfTheBeginning() {
        Set<Hash> later = later().keySet();
        for (GrapheneBlock block : session.blocks(Side.B)) {
            if (!later.contains(RawPeer.message(block).messageId())) {
                chain.accept(block, new Delivery(Delivery.Origin.LOCAL, null));
            }
        }
    }

    private void publish(Hash hash) {
        for (GrapheneBlock block : session.blocks(Side.B)) {
            if (RawPeer.message(block).messageId().equals(hash)) {
                node.publish(chain, block);
            }
        }
        for (TransactionMessage message : session.messages(Side.B, TransactionMessage.class)) {
            if (message.messageId().equals(hash)) {
                node.publish(transactions, TestTransactions.transaction(message.transaction()));
            }
        }
    }

    private <T> T await(CompletionStage<T> stage) {
        simulation.runUntil(stage.toCompletableFuture()::isDone, Duration.ofSeconds(1));
        return stage.toCompletableFuture().join();
    }

    // What is compared

    private void assertSameTimeReplies() {
        assertThat(peer.received(CurrentTimeReply.class).stream().map(CurrentTimeReply::requestSent))
                .containsExactlyElementsOf(session.messages(ours, CurrentTimeReply.class).stream()
                        .map(CurrentTimeReply::requestSent)
                        .toList());
        assertThat(peer.received(AddressRequest.class)).hasSameSizeAs(session.messages(ours, AddressRequest.class));
    }

    /** But for addresses, signature and node id; of user_data what the reference reads or a person might. */
    private void assertSameHello() {
        Hello expected = session.messages(ours, Hello.class).get(0);
        Hello said = peer.last(Hello.class);
        assertThat(said.userAgent()).isEqualTo(expected.userAgent());
        assertThat(said.coreProtocolVersion()).isEqualTo(expected.coreProtocolVersion());
        assertThat(said.nodePublicKey()).isEqualTo(expected.nodePublicKey());
        assertThat(said.chainId()).isEqualTo(expected.chainId());
        for (String key :
                List.of("platform", "last_known_block_hash", "last_known_block_number", "last_known_block_time")) {
            assertThat(said.userData().get(key))
                    .as(key)
                    .isEqualTo(expected.userData().get(key));
        }
        assertThat(said.userData().contains("node_id")).isTrue();
    }

    /** Oldest first, ending with the newest block of ours the other side may know. */
    private void assertSynopsisIsOurChain(FetchBlockchainItemIds question) {
        assertThat(question.itemType()).isEqualTo(GrapheneTypes.BLOCK);
        long before = 0;
        for (Hash id : question.synopsis()) {
            assertThat(GrapheneBlocks.number(id)).isGreaterThan(before);
            assertThat(chain.has(id)).isTrue();
            before = GrapheneBlocks.number(id);
        }
        assertThat(question.synopsis()).hasSizeLessThanOrEqualTo(100);
    }
}
