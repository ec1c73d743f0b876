package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.governor.PeerPolicy;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.TimedAddress;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a node dials for, and what goes over it (§4.1; cases 13 and 15). */
class KindsTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(2);
    private static final int OTHERS = 20;
    private static final BitcoinTransaction TRANSACTION = TestTransactions.of("one", 200, true);

    private final List<AddressBook> books = new ArrayList<>();
    private final Scenario scenario = new Scenario(
            List.of(),
            protocol -> protocol,
            builder -> builder.desiredConnections(2).maxConnections(40).peerPolicy(this::watched));
    private final Map<PeerAddress, List<RawPeer>> others = new TreeMap<>();

    /** As usual, and the book can be looked at. */
    private PeerPolicy.Parts watched(PeerPolicy.Setting setting) {
        books.add(setting.book());
        return PeerPolicy.hearth().assemble(setting);
    }

    /** A node that has heard of many peers from the first it was told to dial. */
    private void begin() {
        others.putAll(scenario.joinGuideTo(OTHERS));
    }

    private List<PeerInfo> active(ConnectionKind kind) {
        return scenario.peers().stream()
                .filter(info -> info.kind() == kind && info.stage() == Stage.ACTIVE)
                .toList();
    }

    private RawPeer last(PeerAddress address) {
        List<RawPeer> taken = Objects.requireNonNull(others.get(address));
        return taken.get(taken.size() - 1);
    }

    private RawPeer blockRelayOnly() {
        begin();
        scenario.until(() -> !active(ConnectionKind.BLOCK_RELAY_ONLY).isEmpty(), LONG);
        scenario.run(Duration.ofSeconds(5));
        return last(active(ConnectionKind.BLOCK_RELAY_ONLY).get(0).address());
    }

    @Test
    @DisplayName("case 15, threat 16: over a connection for blocks alone neither transactions nor addresses go")
    void blocksAlone() {
        RawPeer peer = blockRelayOnly();
        assertThat(peer.last(Version.class).relay()).isFalse();
        assertThat(peer.commands())
                .contains(BitcoinCommands.GETHEADERS, BitcoinCommands.PING)
                .doesNotContain(
                        BitcoinCommands.GETADDR,
                        BitcoinCommands.ADDR,
                        BitcoinCommands.ADDRV2,
                        BitcoinCommands.FEEFILTER);
        scenario.node.publish(scenario.transactions, TRANSACTION);
        PeerAddress stranger = PeerAddress.parse("74.1.2.3:18444");
        long now = TimeUnit.MICROSECONDS.toSeconds(scenario.host.runtime().wallMicros());
        peer.send(new AddrV2(List.of(new TimedAddress(now, RawPeer.NODE, stranger))));
        scenario.run(Duration.ofMinutes(1));
        assertThat(peer.has(BitcoinCommands.INV)).isFalse();
        assertThat(scenario.await(scenario.node.explain(stranger))).doesNotContain("tried");
        assertThat(scenario.dialled()).doesNotContain(stranger);
    }

    @Test
    @DisplayName("case 15: a transaction announced there ends the connection, without blame")
    void announcedTransaction() {
        RawPeer peer = blockRelayOnly();
        peer.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        assertClosed(peer);
    }

    @Test
    @DisplayName("case 15: so does one that is sent")
    void sentTransaction() {
        RawPeer peer = blockRelayOnly();
        peer.send(new TransactionMessage(TRANSACTION.bytes()));
        assertClosed(peer);
    }

    private void assertClosed(RawPeer peer) {
        scenario.until(peer::isClosed, Duration.ofSeconds(5));
        assertThat(scenario.disconnects()).containsKey(DisconnectReason.PROTOCOL_VIOLATION);
        assertThat(scenario.events(NodeEvent.Banned.class)).isEmpty();
        assertThat(scenario.transactions.judged).isEmpty();
    }

    @Test
    @DisplayName("case 13: a feeler asks for no transactions and goes when it has found somebody")
    void feelers() {
        begin();
        scenario.until(() -> closedBecause(DisconnectReason.PURPOSE_SERVED) != null, LONG);
        RawPeer felt = last(Objects.requireNonNull(closedBecause(DisconnectReason.PURPOSE_SERVED))
                .address());
        scenario.run(MOMENT);
        assertThat(felt.isClosed()).isTrue();
        assertThat(felt.last(Version.class).relay()).isFalse();
        assertThat(felt.commands())
                .doesNotContain(
                        BitcoinCommands.GETADDR,
                        BitcoinCommands.ADDRV2,
                        BitcoinCommands.GETHEADERS,
                        BitcoinCommands.SENDHEADERS);
    }

    @Test
    @DisplayName("§5.5: only the end of a connection that relays all shows in the time an address was last seen")
    void lastSeen() {
        PeerAddress forBlocks = scenario.home(blockRelayOnly());
        PeerAddress forAll = active(ConnectionKind.OUTBOUND_FULL_RELAY).get(0).address();
        scenario.until(() -> closedBecause(DisconnectReason.PURPOSE_SERVED) != null, LONG);
        PeerAddress felt = Objects.requireNonNull(closedBecause(DisconnectReason.PURPOSE_SERVED))
                .address();
        last(forBlocks).close();
        last(forAll).close();
        scenario.run(MOMENT);
        assertThat(secondsSinceSeen(forAll)).isLessThan(3);
        assertThat(secondsSinceSeen(forBlocks)).isGreaterThan(3_600);
        assertThat(secondsSinceSeen(felt)).isGreaterThan(3_600);
    }

    private long secondsSinceSeen(PeerAddress address) {
        KnownAddress known = Objects.requireNonNull(books.get(0).find(address));
        return TimeUnit.MICROSECONDS.toSeconds(scenario.host.runtime().wallMicros()) - known.lastSeenSeconds();
    }

    @Test
    @DisplayName("§4.3: who is connected keeps its place in the book though it cannot be felt, and that does not show")
    void connectedIncumbent() {
        AddressBook narrow = new AddressBook(
                Hash.parse("07".repeat(32)).toBytes(),
                new BookSize(1024, 1, 1),
                NetGroups.byPrefix(),
                new SplittableRandom(1));
        Scenario lonely = new Scenario(
                List.of(), protocol -> protocol, builder -> builder.peerPolicy(setting -> over(narrow, setting)));
        PeerAddress incumbent =
                lonely.home(lonely.join(Direction.OUTBOUND, lonely.peer().polite()));
        lonely.run(Duration.ofHours(5));
        KnownAddress before = Objects.requireNonNull(narrow.find(incumbent));
        lonely.join(Direction.OUTBOUND, lonely.peer().polite());
        lonely.run(LONG);
        KnownAddress after = Objects.requireNonNull(narrow.find(incumbent));
        assertThat(after.tried()).isTrue();
        assertThat(after.lastSuccessSeconds()).isGreaterThan(before.lastSuccessSeconds() + 5 * 3_600);
        assertThat(after.lastSeenSeconds()).isEqualTo(before.lastSeenSeconds());
    }

    private static PeerPolicy.Parts over(AddressBook book, PeerPolicy.Setting setting) {
        PeerPolicy.Parts usual = PeerPolicy.hearth().assemble(setting);
        return new PeerPolicy.Parts(usual.selection(), usual.churn(), book, usual.habits());
    }

    private NodeEvent.@org.jspecify.annotations.Nullable PeerChanged closedBecause(DisconnectReason reason) {
        return scenario.events(NodeEvent.PeerChanged.class).stream()
                .filter(change -> change.reason() == reason)
                .findFirst()
                .orElse(null);
    }

    @Test
    @DisplayName("§1.5: a peer we chose ourselves goes when it does not offer what we look for")
    void servicesOfChosenPeers() {
        RawPeer poor = scenario.peer().polite();
        poor.services = Services.NETWORK_LIMITED;
        scenario.listen(poor);
        RawPeer guide = scenario.peer().polite();
        long now = TimeUnit.MICROSECONDS.toSeconds(scenario.host.runtime().wallMicros());
        guide.on(
                BitcoinCommands.GETADDR,
                question -> guide.send(new AddrV2(List.of(new TimedAddress(now, RawPeer.NODE, scenario.home(poor))))));
        scenario.join(Direction.OUTBOUND, guide);
        guide.send(new AddrV2(List.of()));
        scenario.until(poor::isClosed);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INVALID_HELLO);
        assertThat(poor.commands()).containsExactly(BitcoinCommands.VERSION);
    }
}
