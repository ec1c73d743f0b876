package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.SendCompact;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.MessageCount;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.testing.TestNetwork;
import dev.hearth.p2p.testing.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Peers that are asked to send compact blocks without being asked for each (BIP152: high bandwidth; §1.9). */
class HighBandwidthTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final List<BitcoinBlock> chain = new ArrayList<>(Scenario.blocks(2));
    private final Scenario scenario = new Scenario(chain);

    private RawPeer join(Direction direction) {
        RawPeer peer = scenario.peer().polite().chain(chain);
        scenario.join(direction, peer);
        peer.send(new SendCompact(false, 2));
        scenario.run(Duration.ofSeconds(3));
        return peer;
    }

    private BitcoinBlock next() {
        BitcoinBlock block = TestBlocks.after(chain.get(chain.size() - 1), 250, 0);
        chain.add(block);
        return block;
    }

    /** The peer is the first to tell of the next block, and gives it. */
    private void brings(RawPeer peer) {
        BitcoinBlock block = next();
        peer.has(block).has(block.header().hash(), compact(block));
        peer.send(new Headers(List.of(block.header())));
        scenario.until(() -> scenario.height() == chain.size(), MOMENT);
        scenario.run(MOMENT);
    }

    private static CompactBlock compact(BitcoinBlock block) {
        try {
            return CompactBlocks.of(block.bytes(), 42);
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isAsked(RawPeer peer) {
        return peer.last(SendCompact.class).highBandwidth();
    }

    @Test
    @DisplayName(
            "BIP152: who has brought a block first is asked to send the next at once, and it is taken without a word")
    void whoBringsABlockSendsTheNextAtOnce() {
        RawPeer peer = join(Direction.INBOUND);
        RawPeer idle = join(Direction.INBOUND);
        assertThat(isAsked(peer)).isFalse();
        brings(peer);
        assertThat(isAsked(peer)).isTrue();
        assertThat(isAsked(idle)).isFalse();
        peer.forget();
        peer.send(compact(next()));
        scenario.until(() -> scenario.height() == chain.size(), MOMENT);
        assertThat(peer.has(BitcoinCommands.GETDATA)).isFalse();
        assertThat(peer.has(BitcoinCommands.SENDCMPCT)).isFalse();
    }

    @Test
    @DisplayName("BIP152: of four the one that brought none for longest is asked no more")
    void threeAreAsked() {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            peers.add(join(Direction.INBOUND));
        }
        for (int i = 0; i < 3; i++) {
            brings(peers.get(i));
        }
        brings(peers.get(0));
        brings(peers.get(3));
        assertThat(peers).extracting(HighBandwidthTest::isAsked).containsExactly(true, false, true, true);
    }

    @Test
    @DisplayName("§1.9: one that dialled us does not take the place of the last that we have dialled")
    void lastOutboundPeerStays() {
        List<RawPeer> peers = new ArrayList<>();
        peers.add(join(Direction.OUTBOUND));
        for (int i = 0; i < 3; i++) {
            peers.add(join(Direction.INBOUND));
        }
        peers.forEach(this::brings);
        assertThat(peers).extracting(HighBandwidthTest::isAsked).containsExactly(true, false, true, true);
    }

    @Test
    @DisplayName("BIP152: the place of one that has left is free")
    void placesOfThoseWhoLeaveAreFree() {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            peers.add(join(Direction.INBOUND));
        }
        for (int i = 0; i < 3; i++) {
            brings(peers.get(i));
        }
        peers.get(2).close();
        scenario.run(MOMENT);
        brings(peers.get(3));
        assertThat(isAsked(peers.get(0))).isTrue();
        assertThat(isAsked(peers.get(3))).isTrue();
    }

    @Test
    @DisplayName("BIP152: who does not send compact blocks is not asked to")
    void plainPeersAreNotAsked() {
        RawPeer plain = scenario.join(scenario.peer().polite().chain(chain));
        scenario.run(Duration.ofSeconds(3));
        BitcoinBlock block = next();
        plain.has(block).send(new Headers(List.of(block.header())));
        scenario.until(() -> scenario.height() == 3, MOMENT);
        scenario.run(MOMENT);
        assertThat(isAsked(plain)).isFalse();
    }

    @Test
    @DisplayName("BIP152: between two nodes only the first block is asked for")
    void nodesSendBlocksAtOnce() {
        TestNetwork<BitcoinBlock, BitcoinTransaction> network =
                new TestNetwork<>(new BitcoinTestChain(), 5, Crypto.MODEL, LinkProfile.lan());
        List<TestNode<BitcoinBlock, BitcoinTransaction>> pair = network.nodes(2);
        pair.get(0).start();
        pair.get(1).start(pair.get(0));
        network.run(Duration.ofSeconds(20));
        for (int i = 0; i < 6; i++) {
            pair.get(0).mine(300, i);
            network.run(Duration.ofSeconds(10));
        }
        assertThat(pair.get(1).height()).isEqualTo(pair.get(0).height());
        PeerInfo producer = network.answer(pair.get(1).node().peers()).get(0);
        assertThat(count(producer.receivedMessages(), BitcoinCommands.CMPCTBLOCK))
                .isEqualTo(6);
        assertThat(count(producer.sentMessages(), BitcoinCommands.GETDATA)).isEqualTo(1);
        network.assertHealthy();
    }

    private static long count(List<MessageCount> counts, String command) {
        return counts.stream()
                .filter(count -> count.type().equals(command))
                .mapToLong(MessageCount::messages)
                .sum();
    }
}
