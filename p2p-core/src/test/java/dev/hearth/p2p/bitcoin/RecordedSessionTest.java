package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.protocol.Attempt.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A whole node in the place of one side of a recorded connection. The other side's frames are played to it as they were
 * recorded, but that what was an answer is sent when the node has asked for it, and pongs are our own.
 */
class RecordedSessionTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration BETWEEN_FRAMES = Duration.ofMillis(20);
    private static final Set<String> ANSWERS = new TreeSet<>(List.of(
            BitcoinCommands.VERSION,
            BitcoinCommands.PONG,
            BitcoinCommands.BLOCK,
            BitcoinCommands.TX,
            BitcoinCommands.NOTFOUND));

    private final List<RecordedSession.Frame> client = RecordedSession.frames("a_to_b");
    private final List<RecordedSession.Frame> server = RecordedSession.frames("b_to_a");

    // In the place of a, the client

    @Test
    @DisplayName("in the client's place: catches up with the server, follows its blocks and takes its transaction")
    void inTheClientsPlace() {
        Scenario scenario = new Scenario();
        RawPeer peer = scenario.peer();
        List<BitcoinBlock> blocks = RecordedSession.blocks(server);
        assertThat(blocks).hasSize(150);
        serveAll(peer, server);
        peer.lists(blocks.stream().map(BitcoinBlock::header).toList());
        greetWith(peer, server.subList(0, 8));
        scenario.join(Direction.OUTBOUND, peer);
        scenario.until(() -> scenario.height() == 150);
        assertThat(peer.commands().subList(0, 5)).isEqualTo(commands(client.subList(0, 5)));
        assertSameVersion(peer, client.get(0));

        play(scenario, peer, server.subList(160, server.size()));

        List<CompactBlock> compact = RecordedSession.messages(server, CompactBlock.class);
        assertThat(head(scenario)).isEqualTo(compact.get(2).header().hash());
        assertThat(scenario.height()).isEqualTo(153);
        assertThat(scenario.transactions.pool).hasSize(1);
        InventoryVector wanted = RecordedSession.messages(client, GetData.class).stream()
                .flatMap(request -> request.entries().stream())
                .filter(entry -> entry.type() == InventoryType.WTX)
                .findFirst()
                .orElseThrow();
        assertThat(peer.received(GetData.class).stream().flatMap(request -> request.entries().stream()))
                .contains(wanted);
        assertUnharmed(scenario, peer);
    }

    // In the place of b, the server

    @Test
    @DisplayName("in the server's place: serves what the client asked for as the server did")
    void inTheServersPlace() {
        List<BitcoinBlock> blocks = RecordedSession.blocks(server);
        Scenario scenario = new Scenario(blocks);
        RawPeer peer = scenario.peer();
        BitcoinTransaction transaction = transaction();
        scenario.node.publish(scenario.transactions, transaction);
        peer.onConnected(() -> peer.sendBytes(client.get(0).bytes()));
        peer.on(BitcoinCommands.PING, ping -> peer.send(new Pong(((Ping) ping.message()).nonce())));
        scenario.meet(Direction.INBOUND, peer);
        scenario.run(MOMENT);
        play(scenario, peer, client.subList(1, 150));

        assertThat(peer.commands().subList(0, 4)).isEqualTo(commands(server.subList(0, 4)));
        assertSameVersion(peer, server.get(0));
        assertThat(peer.received(BlockMessage.class)).isEqualTo(RecordedSession.messages(server, BlockMessage.class));
        assertThat(peer.received(Headers.class).get(0))
                .isEqualTo(RecordedSession.messages(server, Headers.class).get(0));
        assertThat(peer.received(TransactionMessage.class))
                .isEqualTo(RecordedSession.messages(server, TransactionMessage.class));
        assertThat(peer.received(Pong.class)).isEqualTo(RecordedSession.messages(server, Pong.class));
        assertUnharmed(scenario, peer);
    }

    @Test
    @DisplayName("in the server's place: follows the client to its branch of 5,003 blocks")
    void followsTheReorganisation() {
        List<BitcoinBlock> own = new ArrayList<>(RecordedSession.blocks(server));
        Scenario scenario = new Scenario(own);
        scenario.node.publish(scenario.transactions, transaction());
        RawPeer peer = scenario.peer();
        peer.onConnected(() -> peer.sendBytes(client.get(0).bytes()));
        serveAll(peer, client);
        peer.lists(own.stream().map(BitcoinBlock::header).toList());
        scenario.meet(Direction.INBOUND, peer);
        scenario.run(MOMENT);
        play(scenario, peer, client.subList(1, 150));

        Branch branch = new Branch(own);
        for (RecordedSession.Frame frame : client.subList(150, client.size())) {
            branch.learn(frame.message());
            peer.lists(branch.headers);
            play(scenario, peer, List.of(frame));
        }
        scenario.until(() -> scenario.height() == 5_003, Duration.ofMinutes(5));

        assertThat(head(scenario)).isEqualTo(branch.tip());
        assertThat(scenario.events(NodeEvent.Reorganised.class).get(0).depth()).isEqualTo(150);
        assertUnharmed(scenario, peer);
    }

    /** The headers a listed, as they grew. */
    private static final class Branch {
        private final List<BlockHeader> headers = new ArrayList<>();

        Branch(List<BitcoinBlock> blocks) {
            blocks.forEach(block -> headers.add(block.header()));
        }

        void learn(BitcoinMessage message) {
            if (message instanceof Headers told) {
                told.headers().forEach(this::add);
            } else if (message instanceof CompactBlock block) {
                add(block.header());
            }
        }

        private void add(BlockHeader header) {
            int parent = headers.size() - 1;
            while (parent >= 0 && !headers.get(parent).hash().equals(header.previous())) {
                parent--;
            }
            headers.subList(parent + 1, headers.size()).clear();
            headers.add(header);
        }

        Hash tip() {
            return headers.get(headers.size() - 1).hash();
        }
    }

    // The play

    private static void greetWith(RawPeer peer, List<RecordedSession.Frame> frames) {
        peer.on(BitcoinCommands.VERSION, theirs -> frames.forEach(frame -> peer.sendBytes(frame.bytes())));
    }

    /** Answers with what a side sent in the session. */
    private static void serveAll(RawPeer peer, List<RecordedSession.Frame> frames) {
        RecordedSession.blocks(frames).forEach(peer::has);
        peer.on(BitcoinCommands.PING, ping -> peer.send(new Pong(((Ping) ping.message()).nonce())));
        peer.on(BitcoinCommands.GETHEADERS, question -> peer.send(peer.headersFor(question)));
        peer.on(BitcoinCommands.GETDATA, peer::serve);
        for (CompactBlock block : RecordedSession.messages(frames, CompactBlock.class)) {
            peer.has(block.header().hash(), block);
        }
        for (TransactionMessage message : RecordedSession.messages(frames, TransactionMessage.class)) {
            peer.has(transaction(message));
        }
    }

    private static void play(Scenario scenario, RawPeer peer, List<RecordedSession.Frame> frames) {
        for (RecordedSession.Frame frame : frames) {
            if (!ANSWERS.contains(frame.command())) {
                peer.sendBytes(frame.bytes());
                scenario.run(BETWEEN_FRAMES);
            }
        }
        if (frames.size() > 1) {
            scenario.run(MOMENT.multipliedBy(10));
        }
    }

    private BitcoinTransaction transaction() {
        return transaction(
                RecordedSession.messages(server, TransactionMessage.class).get(0));
    }

    private static BitcoinTransaction transaction(TransactionMessage message) {
        try {
            return BitcoinTransaction.CODEC.decode(message.transaction()).value();
        } catch (dev.hearth.p2p.application.MalformedItemException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> commands(List<RecordedSession.Frame> frames) {
        return frames.stream().map(RecordedSession.Frame::command).toList();
    }

    private static Hash head(Scenario scenario) {
        ChainEntry head = scenario.chain.head();
        return Objects.requireNonNull(head).id();
    }

    /** But for time, addresses, chance and the software's name. */
    private static void assertSameVersion(RawPeer peer, RecordedSession.Frame recorded) {
        Version said = peer.last(Version.class);
        Version expected = (Version) recorded.message();
        assertThat(said.version()).isEqualTo(expected.version());
        assertThat(said.services()).isEqualTo(expected.services());
        assertThat(said.startHeight()).isEqualTo(expected.startHeight());
        assertThat(said.relay()).isEqualTo(expected.relay());
    }

    private static void assertUnharmed(Scenario scenario, RawPeer peer) {
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.disconnects()).isEmpty();
        assertThat(scenario.misbehaviour()).isZero();
    }
}
