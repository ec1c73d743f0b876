package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.KeyPin;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.CrashMode;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanSubject;
import dev.hearth.p2p.trust.Call;
import dev.hearth.p2p.trust.InboundAttempt;
import dev.hearth.p2p.trust.InboundDecision;
import dev.hearth.p2p.trust.InboundPolicy;
import dev.hearth.p2p.trust.NodeKey;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import dev.hearth.p2p.trust.Subnet;
import dev.hearth.p2p.trust.TrustProtocol;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bans, discouragement, the inbound gate, permissions and pinned keys of a whole node, seen from the wire. */
class TrustTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int WORDS = 10_001;

    /** Keeps everything in files. */
    private static NodeBuilder kept(NodeBuilder builder) {
        return builder.dataDirectory(Path.of("data"));
    }

    private static UnaryOperator<NodeBuilder> configured(NodeConfig.Builder config) {
        return builder -> kept(builder.config(config.build()));
    }

    private Scenario scenario = new Scenario(TrustTest::kept);

    private static NodeKey keyOf(RawPeer peer, Scenario scenario) {
        return new NodeKey(Hash.wrap(
                scenario.host.runtime().curve().publicKey(peer.nodeKey).toBytes()));
    }

    private static HostPort name(PeerAddress address) {
        return HostPort.parse(address.toString(), 0);
    }

    private RawPeer joined() {
        RawPeer peer = scenario.join(scenario.peer().polite());
        scenario.run(MOMENT);
        return peer;
    }

    /** A new connection of the same node from the same host. */
    private RawPeer again(RawPeer peer) {
        RawPeer sibling = scenario.sibling(peer).polite().dial(scenario.address());
        scenario.run(MOMENT);
        return sibling;
    }

    private void ban(BanSubject subject, Duration duration) {
        scenario.await(scenario.node.ban(subject, duration, "a nuisance"));
        scenario.run(MOMENT);
    }

    // Bans

    @ParameterizedTest
    @ValueSource(ints = {32, 24, 8})
    @DisplayName("B§6: a banned address ends its connection, and new ones end before a byte is sent")
    void bannedAddressIsShutOut(int prefix) {
        RawPeer peer = joined();
        ban(Subnet.of(peer.localAddress(), prefix), HOUR);
        assertThat(peer.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsEntry(DisconnectReason.BLOCKED, 1L);
        RawPeer next = again(peer);
        assertThat(next.isClosed()).isTrue();
        assertThat(next.bytesReceived()).isZero();
        assertThat(scenario.events(NodeEvent.Banned.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo("a nuisance"));
    }

    @Test
    @DisplayName("B§6, G§3.3: a banned key is told so with reason 5, wherever it comes from")
    void bannedKeyIsRejectedAsBlocked() {
        RawPeer peer = joined();
        ban(keyOf(peer, scenario), HOUR);
        assertThat(peer.isClosed()).isTrue();
        RawPeer elsewhere = scenario.peer().polite();
        elsewhere.nodeKey = peer.nodeKey;
        elsewhere.dial(scenario.address());
        scenario.run(MOMENT);
        assertThat(elsewhere.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(elsewhere.has(GrapheneTypes.CONNECTION_ACCEPTED)).isFalse();
        RawPeer innocent = scenario.sibling(peer).polite();
        innocent.nodeKey = scenario.peer().nodeKey;
        innocent.userData = scenario.peer().userData;
        scenario.join(innocent);
        assertThat(innocent.isConnected()).isTrue();
    }

    @Test
    @DisplayName("B§6: a ban ends with its time, or when it is lifted")
    void bansEnd() {
        RawPeer peer = joined();
        Subnet host = Subnet.of(peer.localAddress());
        ban(host, Duration.ofMinutes(10));
        scenario.run(Duration.ofMinutes(9));
        assertThat(again(peer).isClosed()).isTrue();
        scenario.run(Duration.ofMinutes(1));
        RawPeer back = scenario.join(scenario.sibling(peer).polite());
        ban(host, HOUR);
        assertThat(back.isClosed()).isTrue();
        assertThat(scenario.await(scenario.node.unban(host))).isTrue();
        assertThat(scenario.await(scenario.node.unban(host))).isFalse();
        assertThat(scenario.join(scenario.sibling(peer).polite()).isConnected()).isTrue();
    }

    @Test
    @DisplayName("B§6: bans survive a restart, and a crash right after they were made")
    void bansSurvive() {
        RawPeer peer = joined();
        Subnet host = Subnet.of(peer.localAddress());
        ban(host, HOUR);
        ban(keyOf(peer, scenario), Duration.ZERO);
        scenario.host.crash(CrashMode.SILENT);
        scenario.host.restart();
        scenario.start(TrustTest::kept);
        assertThat(scenario.await(scenario.node.bans()))
                .extracting(Ban::subject)
                .containsExactly(host, keyOf(peer, scenario));
        assertThat(again(peer).isClosed()).isTrue();
        scenario.restart(TrustTest::kept);
        assertThat(again(peer).isClosed()).isTrue();
        scenario.run(HOUR);
        RawPeer byKey = again(peer);
        assertThat(byKey.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
    }

    @Test
    @DisplayName(
            "B§6: a configured peer is not dialled while it is banned, before and after a restart, and again later")
    void bannedPeerIsNotDialled() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        UnaryOperator<NodeBuilder> options = builder -> kept(builder).peer(name(scenario.home(peer)));
        scenario.restart(options);
        scenario.until(() -> connections.size() == 1 && scenario.info(peer) != null);
        ban(Subnet.of(scenario.home(peer)), HOUR);
        assertThat(peer.isClosed()).isTrue();
        scenario.run(Duration.ofMinutes(20));
        assertThat(connections).hasSize(1);
        scenario.restart(options);
        scenario.run(Duration.ofMinutes(20));
        assertThat(connections).hasSize(1);
        scenario.run(Duration.ofMinutes(30));
        assertThat(connections).hasSize(2);
        assertThat(scenario.info(peer)).isNotNull();
    }

    @Test
    @DisplayName("B§6: an address heard of is not dialled while it is banned")
    void bannedAddressIsNotDialled() {
        PeerAddress told = PeerAddress.parse("99.88.0.1:1776");
        ban(Subnet.of(told, 16), HOUR);
        tells(scenario.peer().polite(), told);
        scenario.run(Duration.ofMinutes(30));
        assertThat(scenario.dialled()).doesNotContain(told);
    }

    private int nowSeconds() {
        return (int) (scenario.host.runtime().wallMicros() / 1_000_000);
    }

    private RawPeer tells(RawPeer peer, PeerAddress... told) {
        List<AddressInfo> infos = new ArrayList<>();
        for (PeerAddress address : told) {
            infos.add(new AddressInfo(address, nowSeconds(), 0, NodeId.ZERO, 2, 2));
        }
        peer.on(GrapheneTypes.ADDRESS_REQUEST, request -> peer.send(new AddressMessage(infos)));
        return scenario.join(peer);
    }

    // Discouragement

    private static void misbehave(RawPeer peer) {
        peer.send(RawPeer.message(TestBlocks.after(null, 200, 0))); // Nobody has asked for it.
    }

    @Test
    @DisplayName(
            "B§6: who breaks the protocol is neither dialled again nor told to others, but may come when there is room")
    void discouragedPeerIsLeftAlone() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        tells(scenario.peer().polite(), scenario.home(peer));
        scenario.until(() -> scenario.info(peer) != null);
        RawPeer asker = joined();
        asker.send(new AddressRequest());
        scenario.run(MOMENT);
        assertThat(told(asker)).contains(scenario.home(peer));

        misbehave(peer);
        scenario.until(peer::isClosed);
        int before = connections.size();
        scenario.run(HOUR);
        assertThat(connections).hasSize(before);
        assertThat(scenario.events(NodeEvent.Banned.class))
                .singleElement()
                .satisfies(event -> assertThat(event.untilSeconds()).isNull());
        RawPeer other = joined();
        other.send(new AddressRequest());
        scenario.run(MOMENT);
        assertThat(told(other)).doesNotContain(scenario.home(peer));
        assertThat(scenario.join(scenario.sibling(peer).polite()).isConnected()).isTrue();
    }

    private static Set<PeerAddress> told(RawPeer peer) {
        Set<PeerAddress> told = new TreeSet<>();
        peer.last(AddressMessage.class).addresses().forEach(info -> told.add(info.endpoint()));
        return told;
    }

    @Test
    @DisplayName("B§6: a configured peer that breaks the protocol is warned about, and dialled again")
    void configuredPeerIsOnlyWarned() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        scenario.restart(builder -> kept(builder).peer(name(scenario.home(peer))));
        scenario.until(() -> scenario.info(peer) != null);
        misbehave(peer);
        scenario.until(peer::isClosed);
        scenario.until(() -> connections.size() == 2 && scenario.info(peer) != null, Duration.ofMinutes(10));
        assertThat(scenario.events(NodeEvent.Banned.class)).isEmpty();
    }

    @Test
    @DisplayName("B§6: a configured peer is not dropped because somebody else at its host broke the protocol")
    void configuredPeerIsNotDroppedForItsNeighbour() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        scenario.restart(builder -> kept(builder).peer(name(scenario.home(peer))));
        scenario.until(() -> scenario.info(peer) != null);
        scenario.run(MOMENT);
        RawPeer neighbour = scenario.sibling(peer).polite();
        neighbour.nodeKey = scenario.peer().nodeKey;
        scenario.join(neighbour);
        misbehave(neighbour);
        scenario.until(neighbour::isClosed);
        scenario.run(Duration.ofMinutes(1));
        assertThat(scenario.events(NodeEvent.Banned.class)).hasSize(1);
        assertThat(peer.isConnected()).isTrue();
        peer.close();
        scenario.until(() -> connections.size() == 2, Duration.ofMinutes(1)); // It is wanted as before.
    }

    @Test
    @DisplayName("B§4.11: who is whitelisted with noban is not discouraged, and bans do not concern it")
    void noBanIsSpared() {
        scenario = new Scenario(builder -> builder);
        RawPeer peer = scenario.peer().polite();
        Subnet host = Subnet.of(scenario.home(peer));
        scenario.restart(configured(NodeConfig.builder().set(ConfigKeys.WHITELIST, List.of("noban@" + host))));
        scenario.join(peer);
        assertThat(Objects.requireNonNull(scenario.info(peer)).permissions().has(Permission.NO_BAN))
                .isTrue();
        ban(host, HOUR);
        assertThat(peer.isConnected()).isTrue();
        misbehave(peer);
        scenario.until(peer::isClosed);
        assertThat(scenario.events(NodeEvent.Banned.class)).hasSize(1); // The operator's.
        assertThat(scenario.join(scenario.sibling(peer).polite()).isConnected()).isTrue();
    }

    // The inbound gate

    private static boolean isAccepted(RawPeer peer) {
        return peer.has(GrapheneTypes.CONNECTION_ACCEPTED);
    }

    private RawPeer knocking() {
        RawPeer peer = scenario.peer().polite().dial(scenario.address());
        scenario.run(MOMENT);
        return peer;
    }

    private InboundAttempt polled() {
        return Objects.requireNonNull(scenario.await(scenario.node.pollInbound()));
    }

    @Test
    @DisplayName("P§5: a queued peer is neither accepted nor rejected until the application decides")
    void queueIsAGate() {
        scenario = new Scenario(builder -> builder.inboundPolicy(InboundPolicy.queue()));
        RawPeer welcome = knocking();
        RawPeer unwanted = knocking();
        RawPeer forgotten = knocking();
        for (RawPeer peer : List.of(welcome, unwanted, forgotten)) {
            assertThat(isAccepted(peer)).isFalse();
            assertThat(peer.has(GrapheneTypes.CONNECTION_REJECTED)).isFalse();
        }
        assertThat(scenario.established()).isZero();

        InboundAttempt first = polled();
        assertThat(first.address()).isEqualTo(welcome.localAddress());
        assertThat(Objects.requireNonNull(first.identity()).key())
                .isEqualTo(keyOf(welcome, scenario).key());
        assertThat(first.agent()).isEqualTo("raw");
        assertThat(scenario.await(scenario.node.decide(first, InboundDecision.accept())))
                .isTrue();
        assertThat(scenario.await(scenario.node.decide(first, InboundDecision.refuse("twice"))))
                .isFalse();
        scenario.await(scenario.node.decide(polled(), InboundDecision.refuse("no")));
        scenario.run(MOMENT);
        assertThat(isAccepted(welcome)).isTrue();
        assertThat(scenario.established()).isEqualTo(1);
        assertThat(unwanted.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);

        InboundAttempt late = polled();
        scenario.run(InboundPolicy.DEFAULT_PATIENCE);
        assertThat(forgotten.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(scenario.await(scenario.node.decide(late, InboundDecision.accept())))
                .isFalse();
        assertThat(scenario.await(scenario.node.pollInbound())).isNull();
    }

    @Test
    @DisplayName("P§5: a peer that leaves while it waits is out of the queue, and one too many is refused at once")
    void queueIsBounded() {
        scenario = new Scenario(
                builder -> builder.inboundPolicy(InboundPolicy.queue().withWaiting(2, InboundPolicy.DEFAULT_PATIENCE)));
        RawPeer impatient = knocking();
        RawPeer patient = knocking();
        RawPeer surplus = knocking();
        assertThat(surplus.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        impatient.close();
        scenario.run(MOMENT);
        assertThat(polled().address()).isEqualTo(patient.localAddress());
        assertThat(scenario.await(scenario.node.pollInbound())).isNull();
    }

    @Test
    @DisplayName("P§5: the application's callback decides, at once or later, and its failure is a refusal")
    void eventIsAGate() {
        List<CompletableFuture<InboundDecision>> decisions = new ArrayList<>();
        scenario = new Scenario(builder -> builder.inboundPolicy(InboundPolicy.event(attempt -> {
            CompletableFuture<InboundDecision> decision = new CompletableFuture<>();
            decisions.add(decision);
            return decision;
        })));
        RawPeer accepted = knocking();
        RawPeer refused = knocking();
        RawPeer failed = knocking();
        assertThat(scenario.established()).isZero();
        scenario.host.runtime().application().execute(() -> {
            decisions.get(0).complete(InboundDecision.accept());
            decisions.get(1).complete(InboundDecision.refuse("no"));
            decisions.get(2).completeExceptionally(new IllegalStateException("broken"));
        });
        scenario.run(MOMENT);
        assertThat(isAccepted(accepted)).isTrue();
        assertThat(isAccepted(refused)).isFalse();
        assertThat(isAccepted(failed)).isFalse();
        assertThat(refused.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(failed.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
    }

    @Test
    @DisplayName("P§5: with queue and callback, who decides first has decided")
    void firstOfBothDecides() {
        List<CompletableFuture<InboundDecision>> decisions = new ArrayList<>();
        scenario = new Scenario(builder -> builder.inboundPolicy(InboundPolicy.queueAndEvent(attempt -> {
            CompletableFuture<InboundDecision> decision = new CompletableFuture<>();
            decisions.add(decision);
            return decision;
        })));
        RawPeer byQueue = knocking();
        scenario.await(scenario.node.decide(polled(), InboundDecision.accept()));
        RawPeer byCallback = knocking();
        scenario.host.runtime().application().execute(() -> {
            decisions.get(0).complete(InboundDecision.refuse("too late"));
            decisions.get(1).complete(InboundDecision.refuse("no"));
        });
        scenario.run(MOMENT);
        assertThat(byQueue.isConnected()).isTrue();
        assertThat(isAccepted(byQueue)).isTrue();
        assertThat(byCallback.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(scenario.await(scenario.node.pollInbound())).isNull();
    }

    // Permissions

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
        RawPeer stranger = visitorOf(
                TrustProtocol.allowList(List.of(keyOf(friend, scenario).key())));
        RawPeer trusted = scenario.peer().polite().chain(blocks);
        trusted.nodeKey = friend.nodeKey;
        scenario.join(trusted);
        scenario.run(MOMENT);
        assertThat(Objects.requireNonNull(scenario.info(trusted)).permissions()).isEqualTo(Permissions.NORMAL);
        assertThat(Objects.requireNonNull(scenario.info(stranger)).permissions())
                .isEqualTo(Permissions.BASIC);
    }

    // Keys

    @Test
    @DisplayName("W1: a configured peer that does not prove its pinned key is left, and the right one is kept")
    void pinnedKeyIsRequired() {
        RawPeer right = scenario.peer().polite();
        RawPeer wrong = scenario.peer().polite();
        scenario.listenAgainAndAgain(right);
        scenario.listenAgainAndAgain(wrong);
        String key = keyOf(right, scenario).toString();
        HostPort rightName = name(scenario.home(right));
        HostPort wrongName = name(scenario.home(wrong));
        scenario.restart(configured(NodeConfig.builder()
                .set(ConfigKeys.PEERS, List.of(rightName, wrongName))
                .set(ConfigKeys.PINS, List.of(new KeyPin(rightName, key), new KeyPin(wrongName, key)))));
        scenario.until(() -> scenario.info(right) != null);
        scenario.run(Duration.ofMinutes(10));
        assertThat(scenario.established(scenario.home(right))).isEqualTo(1);
        assertThat(scenario.established(scenario.home(wrong))).isZero();
        assertThat(isAccepted(wrong)).isFalse();
        assertThat(wrong.isClosed()).isTrue();
    }

    @Test
    @DisplayName("W1: with trust on first use the first key is expected from then on, after a crash too")
    void firstKeyIsRemembered() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        UnaryOperator<NodeBuilder> options = configured(NodeConfig.builder()
                .set(ConfigKeys.TRUST_ON_FIRST_USE, true)
                .set(ConfigKeys.PEERS, List.of(name(scenario.home(peer)))));
        scenario.restart(options);
        scenario.until(() -> scenario.info(peer) != null);
        scenario.run(MOMENT);
        scenario.host.crash(CrashMode.RESET);
        scenario.host.restart();
        scenario.start(options);
        scenario.until(() -> scenario.info(peer) != null);
        assertThat(connections).hasSize(2);

        PeerInfo before = Objects.requireNonNull(scenario.info(peer));
        peer.nodeKey = scenario.peer().nodeKey; // From its next connection on it is somebody else.
        connections.get(1).close();
        scenario.until(() -> connections.size() > 2, Duration.ofMinutes(10));
        scenario.run(Duration.ofMinutes(1));
        assertThat(before.address()).isEqualTo(scenario.home(peer));
        assertThat(isAccepted(connections.get(2))).isFalse();
        assertThat(connections.get(2).isClosed()).isTrue();
    }
}
