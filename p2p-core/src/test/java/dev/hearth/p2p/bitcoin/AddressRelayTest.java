package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.Addr;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.GetAddr;
import dev.hearth.p2p.messages.bitcoin.TimedAddress;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.testing.TestNetwork;
import dev.hearth.p2p.testing.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** News of addresses that nobody asked for, passed on (§5.7; threat 14). */
class AddressRelayTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    /** Nothing waits to be told for longer, but once in a thousand years. */
    private static final Duration LONG = Duration.ofMinutes(15);

    private static final PeerAddress NEWS = PeerAddress.parse("74.1.2.3:18444");

    private final Scenario scenario =
            new Scenario(List.of(), protocol -> protocol, builder -> builder.desiredConnections(0));
    private final RawPeer teller = scenario.peer().polite();

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(scenario.host.runtime().wallMicros());
    }

    private TimedAddress fresh(PeerAddress address) {
        return new TimedAddress(nowSeconds() - 60, RawPeer.NODE, address);
    }

    private List<TimedAddress> fresh(int from, int count) {
        List<TimedAddress> news = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            news.add(fresh(PeerAddress.ipv4(0x4a000001 + ((i & 0xff) << 16) + ((i >> 8) << 4), 18_444)));
        }
        return news;
    }

    /** Peers that have dialled the node and asked for addresses, and so are told of them. */
    private List<RawPeer> listeners(int count) {
        List<RawPeer> listeners = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            listeners.add(scenario.join(scenario.peer().polite()).send(new GetAddr()));
        }
        scenario.run(MOMENT);
        return listeners;
    }

    private RawPeer join() {
        return scenario.join(teller);
    }

    /** What a peer was told but for where the node itself listens. */
    private List<PeerAddress> heard(RawPeer peer) {
        return peer.received(AddrV2.class).stream()
                .flatMap(message -> message.addresses().stream())
                .map(TimedAddress::address)
                .filter(address -> !address.equals(scenario.address()))
                .toList();
    }

    private long whoHeard(List<RawPeer> listeners, PeerAddress address) {
        return listeners.stream().filter(peer -> heard(peer).contains(address)).count();
    }

    @Test
    @DisplayName("§5.7: a fresh address goes to two peers, after a while, with its time and services, and not back")
    void newsGoToTwo() {
        List<RawPeer> listeners = listeners(10);
        TimedAddress news = new TimedAddress(nowSeconds() - 60, RawPeer.NODE | Services.P2P_V2, NEWS);
        join().send(new AddrV2(List.of(news)));
        scenario.run(Duration.ofMillis(200));
        assertThat(whoHeard(listeners, NEWS)).isZero();
        scenario.run(LONG);
        assertThat(whoHeard(listeners, NEWS)).isEqualTo(2);
        assertThat(heard(teller)).isEmpty();
        assertThat(listeners.stream()
                        .flatMap(peer -> peer.received(AddrV2.class).stream())
                        .flatMap(message -> message.addresses().stream())
                        .filter(told -> told.address().equals(NEWS)))
                .containsExactly(news, news);
    }

    @Test
    @DisplayName(
            "§5.7: told again it goes to the same two, who know it; not even when all tell it to all many more hear it")
    void newsAreToldOnce() {
        List<RawPeer> listeners = listeners(10);
        join();
        for (int i = 0; i < 20; i++) {
            teller.send(new AddrV2(List.of(fresh(NEWS))));
            listeners.get(i % 10).send(new AddrV2(List.of(fresh(NEWS))));
            scenario.run(Duration.ofSeconds(20));
        }
        scenario.run(LONG);
        assertThat(listeners.stream().mapToInt(peer -> heard(peer).size()).sum())
                .as("two, and one in place of each of them that has told it itself")
                .isLessThanOrEqualTo(4);
    }

    @Test
    @DisplayName("§5.7: which two it is differs from address to address, and from day to day")
    void choiceIsSpread() {
        List<RawPeer> listeners = listeners(10);
        join();
        for (int i = 0; i < 40; i++) {
            teller.send(new AddrV2(fresh(i, 1)));
            scenario.run(Duration.ofSeconds(11));
        }
        scenario.run(LONG);
        assertThat(listeners.stream().mapToInt(peer -> heard(peer).size()).sum())
                .isEqualTo(80);
        assertThat(listeners).allMatch(peer -> !heard(peer).isEmpty());
        int before = listeners.stream().mapToInt(peer -> heard(peer).size()).sum();
        for (int day = 0; day < 3; day++) {
            scenario.run(Duration.ofDays(1));
            teller.send(new AddrV2(List.of(fresh(fresh(0, 1).get(0).address()))));
        }
        scenario.run(LONG);
        assertThat(listeners.stream().mapToInt(peer -> heard(peer).size()).sum() - before)
                .isBetween(1, 6);
    }

    @Test
    @DisplayName("§5.7: neither old news, nor many at once, nor what serves nothing or cannot be reached")
    void whatIsNoNewsIsNotToldOn() {
        List<RawPeer> listeners = listeners(4);
        join();
        scenario.run(Duration.ofMinutes(10));
        teller.send(new AddrV2(List.of(new TimedAddress(nowSeconds() - 601, RawPeer.NODE, NEWS))));
        teller.send(new AddrV2(List.of(new TimedAddress(nowSeconds() + 3_600, RawPeer.NODE, NEWS))));
        teller.send(new AddrV2(List.of(new TimedAddress(nowSeconds(), Services.WITNESS, NEWS))));
        teller.send(new AddrV2(List.of(fresh(PeerAddress.parse("10.1.2.3:18444")))));
        teller.send(new AddrV2(fresh(0, 11)));
        scenario.run(LONG);
        assertThat(listeners).allMatch(peer -> heard(peer).isEmpty());
        teller.send(new AddrV2(fresh(20, 10)));
        scenario.run(LONG);
        assertThat(listeners).anyMatch(peer -> !heard(peer).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"TORV3, 79, 32, 18444", "I2P, a2, 32, 0", "CJDNS, fc, 16, 18444"})
    @DisplayName(
            "§5.7, case 6: an address of a network out of reach goes to one or two who take addrv2, and is not kept")
    void otherNetworksAreToldOn(PeerAddress.Network network, String bytes, int length, int port) {
        PeerAddress address =
                PeerAddress.of(network, Hash.parse(bytes.repeat(length)).toBytes(), port);
        List<RawPeer> listeners = listeners(10);
        RawPeer old = scenario.peer().polite();
        old.addrV2 = false;
        scenario.join(old).send(new GetAddr());
        join().send(new AddrV2(List.of(fresh(address))));
        scenario.run(LONG);
        assertThat(whoHeard(listeners, address)).isBetween(1L, 2L);
        assertThat(heard(teller)).isEmpty();
        assertThat(scenario.await(scenario.node.explain(address))).doesNotContain("the address book has it");
    }

    @Test
    @DisplayName("§5.7: of half the addresses of networks out of reach only one peer hears")
    void otherNetworksAreToldToFewer() {
        List<RawPeer> listeners = listeners(10);
        join();
        for (int i = 0; i < 40; i++) {
            byte[] key = new byte[32];
            key[0] = (byte) i;
            teller.send(new AddrV2(List.of(fresh(PeerAddress.of(PeerAddress.Network.TORV3, key, 18_444)))));
            scenario.run(Duration.ofSeconds(11));
        }
        scenario.run(LONG);
        assertThat(listeners.stream().mapToInt(peer -> heard(peer).size()).sum())
                .isBetween(45, 75);
    }

    @Test
    @DisplayName("§5.7: what a peer we dialled says of itself before it has answered us is not told on")
    void firstWordsAreNotToldOn() {
        List<RawPeer> listeners = listeners(4);
        scenario.join(Direction.OUTBOUND, teller);
        teller.send(new AddrV2(List.of(fresh(scenario.home(teller)))));
        scenario.run(LONG);
        assertThat(listeners).allMatch(peer -> heard(peer).isEmpty());
        teller.send(new AddrV2(fresh(0, 2)));
        scenario.run(MOMENT);
        teller.send(new AddrV2(List.of(fresh(scenario.home(teller)))));
        scenario.run(LONG);
        assertThat(whoHeard(listeners, scenario.home(teller))).isEqualTo(2);
    }

    @Test
    @DisplayName("§5.7: what a peer answers us is not told on")
    void answersAreNotToldOn() {
        List<RawPeer> listeners = listeners(4);
        teller.on("getaddr", question -> teller.send(new AddrV2(fresh(0, 10))));
        scenario.join(Direction.OUTBOUND, teller);
        scenario.run(LONG);
        assertThat(listeners).allMatch(peer -> heard(peer).isEmpty());
    }

    @Test
    @DisplayName("case 5, threat 14: a peer that has not spoken of addresses is not told of any")
    void silentPeersAreNotTold() {
        RawPeer silent = scenario.join(scenario.peer().polite());
        join().send(new AddrV2(List.of(fresh(NEWS))));
        scenario.run(LONG);
        assertThat(silent.received(AddrV2.class)).isEmpty();
    }

    @Test
    @DisplayName("§1.10: who takes no addrv2 is told by addr")
    void oldPeersAreToldInTheOldForm() {
        RawPeer old = scenario.peer().polite();
        old.addrV2 = false;
        scenario.join(old).send(new GetAddr());
        join().send(new AddrV2(List.of(fresh(NEWS))));
        scenario.run(LONG);
        assertThat(old.received(Addr.class).stream()
                        .flatMap(message -> message.addresses().stream())
                        .map(TimedAddress::address))
                .contains(NEWS);
    }

    @Test
    @DisplayName("threat 14: a flood is told on no faster than one peer may tell, and to no more than two")
    void floodIsNotAmplified() {
        List<RawPeer> listeners = listeners(10);
        join();
        for (int second = 0; second < 300; second++) {
            for (int message = 0; message < 20; message++) {
                teller.send(new AddrV2(fresh((second * 20 + message) * 10, 10)));
            }
            scenario.run(MOMENT);
        }
        scenario.run(LONG);
        int told = listeners.stream().mapToInt(peer -> heard(peer).size()).sum();
        assertThat(told)
                .as("one at first and one each ten seconds, to two peers")
                .isBetween(50, 2 * 31);
        assertThat(teller.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§5.9: the whole network hears of a newcomer from one of its nodes")
    void newcomerIsHeardOfEverywhere() {
        TestNetwork<BitcoinBlock, BitcoinTransaction> network =
                new TestNetwork<>(new BitcoinTestChain(), 5, Crypto.MODEL, LinkProfile.lan());
        List<TestNode<BitcoinBlock, BitcoinTransaction>> row = network.nodes(8);
        for (int i = 0; i < row.size(); i++) {
            TestNode<BitcoinBlock, BitcoinTransaction> before = row.get(Math.max(0, i - 1));
            boolean first = i == 0;
            row.get(i).start(builder -> {
                builder.desiredConnections(1);
                if (!first) {
                    builder.peer(HostPort.parse(before.address().toString(), 0));
                }
            });
        }
        network.run(Duration.ofMinutes(1));
        TestNode<BitcoinBlock, BitcoinTransaction> newcomer = network.node("newcomer");
        newcomer.start(builder -> builder.desiredConnections(1)
                .peer(HostPort.parse(row.get(7).address().toString(), 0)));
        network.run(Duration.ofMinutes(9));
        Set<String> heard = new TreeSet<>();
        for (TestNode<BitcoinBlock, BitcoinTransaction> node : row) {
            String explained = network.answer(node.node().explain(newcomer.address()));
            if (explained.contains("the address book has it")) {
                heard.add(node.toString());
            }
        }
        assertThat(heard).hasSize(8);
        network.assertHealthy();
    }
}
