package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.trust.Call;
import dev.hearth.p2p.trust.InboundPolicy;
import dev.hearth.p2p.trust.Permissions;
import dev.hearth.p2p.trust.TrustProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers may ask a whole node for and tell it, by the permissions they have. */
class PermittedCallsTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int WORDS = 10_001;

    private static final class Words extends MessageHandler<String> {
        final List<String> received = new ArrayList<>();

        Words() {
            super(WORDS, 20);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public byte[] encode(String message) {
            return message.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void received(String message, PeerAddress peer) {
            received.add(message);
        }
    }

    private final Words words = new Words();
    private final List<GrapheneBlock> blocks = TestBlocks.chain(null, 5, 200, 0);
    private Scenario scenario = new Scenario();

    /** A node with blocks, a transaction and a peer to tell of, whose inbound peers are trusted by {@code protocol}. */
    private RawPeer visitorOf(TrustProtocol protocol) {
        scenario = new Scenario(
                new TestTransactions(),
                Scenario.follower(blocks),
                builder -> builder.messages(words)
                        .inboundPolicy(InboundPolicy.OPEN.withTrust(protocol, Permissions.BASIC)));
        scenario.meet(Direction.OUTBOUND, scenario.peer().polite().chain(blocks));
        scenario.run(Duration.ofSeconds(5));
        RawPeer visitor = scenario.peer().polite().chain(blocks);
        visitor.userData = VariantObject.builder()
                .put("node_id", "ab")
                .put("hearth_messages", new Variant.Array(List.of(Variant.unsigned(WORDS))))
                .build();
        scenario.join(visitor);
        scenario.run(MOMENT);
        return visitor;
    }

    /** What came of each call of the peer. */
    private List<String> achieved(RawPeer peer, int number) {
        List<String> achieved = new ArrayList<>();
        peer.send(new AddressRequest());
        Hash first = blocks.get(0).entry().id();
        peer.send(new FetchBlockchainItemIds(GrapheneTypes.BLOCK, List.of(first)));
        scenario.run(MOMENT);
        if (!peer.last(AddressMessage.class).addresses().isEmpty()) {
            achieved.add("addresses");
        }
        if (!peer.last(BlockchainItemIdsInventory.class).ids().isEmpty()) {
            achieved.add("ids");
        }
        int unavailable = peer.count(GrapheneTypes.ITEM_NOT_AVAILABLE);
        peer.send(new FetchItems(GrapheneTypes.BLOCK, List.of(first)));
        scenario.run(MOMENT);
        if (peer.count(GrapheneTypes.ITEM_NOT_AVAILABLE) == unavailable) {
            achieved.add("blocks");
        } else {
            assertThat(peer.last(ItemNotAvailable.class).hash()).isEqualTo(first);
        }
        TransactionMessage news =
                new TransactionMessage(TestTransactions.transaction(number).bytes());
        peer.has(news.messageId(), news)
                .send(new ItemIdsInventory(GrapheneTypes.TRANSACTION, List.of(news.messageId())))
                .send(new CustomMessage(WORDS, ("word " + number).getBytes(StandardCharsets.UTF_8)));
        scenario.run(Duration.ofSeconds(3));
        if (scenario.events(NodeEvent.ItemAccepted.class).stream()
                .anyMatch(event -> event.id().equals(idOf(number)))) {
            achieved.add("announcements");
        }
        if (words.received.contains("word " + number)) {
            achieved.add("messages");
        }
        return achieved;
    }

    private static Hash idOf(int number) {
        try {
            return GrapheneTransaction.CODEC
                    .decode(TestTransactions.transaction(number).bytes())
                    .id();
        } catch (MalformedItemException e) {
            throw new AssertionError(e);
        }
    }

    private long connectionOf(RawPeer peer) {
        return Objects.requireNonNull(scenario.info(peer)).connection();
    }

    @Test
    @DisplayName(
            "P§5: an untrusted peer is refused every neutral call, and told apart by what it lacks; elevated it may all"
                    + " that, and after revocation nothing")
    void permissionsGateCalls() {
        RawPeer peer = visitorOf(TrustProtocol.allowList(List.of()));
        assertThat(achieved(peer, 1)).isEmpty();
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.events(NodeEvent.CallRefused.class))
                .extracting(event -> event.refusal().call())
                .contains(
                        Call.ADDRESSES_REQUESTED,
                        Call.IDS_REQUESTED,
                        Call.CHAIN_ITEMS_REQUESTED,
                        Call.ANNOUNCED,
                        Call.MESSAGE)
                .doesNotHaveDuplicates();
        assertThat(peer.has(GrapheneTypes.FETCH_ITEMS)).isFalse();
        assertThat(peer.has(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS)).isFalse();

        assertThat(scenario.await(scenario.node.elevate(connectionOf(peer), Permissions.NORMAL, "met in person")))
                .isTrue();
        scenario.run(Duration.ofSeconds(20));
        assertThat(achieved(peer, 2)).containsExactly("addresses", "ids", "blocks", "announcements", "messages");
        assertThat(scenario.events(NodeEvent.PermissionsChanged.class))
                .last()
                .satisfies(event -> assertThat(event.reason()).isEqualTo("met in person"));

        Permissions allButBasic = Permissions.NORMAL.minus(Permissions.BASIC);
        assertThat(scenario.await(scenario.node.revoke(connectionOf(peer), allButBasic, "changed")))
                .isTrue();
        assertThat(achieved(peer, 3)).isEmpty();
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.await(scenario.node.revoke(connectionOf(peer), Permissions.BASIC, "out")))
                .isTrue();
        scenario.until(peer::isClosed);
        assertThat(scenario.disconnects()).containsEntry(DisconnectReason.BLOCKED, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"addresses", "relay", "sync", "messages"})
    @DisplayName("P§5: each permission opens its own calls and no others")
    void eachPermissionOpensItsOwnCalls(String word) {
        RawPeer peer = visitorOf(TrustProtocol.allowList(List.of()));
        scenario.await(scenario.node.elevate(connectionOf(peer), Permissions.parse(word), "for this alone"));
        scenario.run(Duration.ofSeconds(20));
        assertThat(achieved(peer, 1))
                .isEqualTo(
                        switch (word) {
                            case "addresses" -> List.of("addresses");
                            case "relay" -> List.of("announcements");
                            case "sync" -> List.of("ids", "blocks");
                            default -> List.of("messages");
                        });
    }

    @Test
    @DisplayName("P§5: the trust protocol trusts the keys of its list and no node id")
    void allowListTrustsKeys() {
        RawPeer friend = scenario.peer();
        for (int i = 0; i < 3; i++) {
            friend = scenario.peer(); // A key that no peer of the next scenario has.
        }
        RawPeer stranger =
                visitorOf(TrustProtocol.allowList(List.of(scenario.key(friend).key())));
        RawPeer trusted = scenario.peer().polite().chain(blocks);
        trusted.nodeKey = friend.nodeKey;
        scenario.join(trusted);
        scenario.run(MOMENT);
        assertThat(Objects.requireNonNull(scenario.info(trusted)).permissions()).isEqualTo(Permissions.NORMAL);
        assertThat(Objects.requireNonNull(scenario.info(stranger)).permissions())
                .isEqualTo(Permissions.BASIC);
    }
}
