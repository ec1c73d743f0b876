package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.Addr;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.GetAddr;
import dev.hearth.p2p.messages.bitcoin.TimedAddress;
import dev.hearth.p2p.protocol.Attempt.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Addresses asked for, given and told unasked (§1.10, §5.7 to §5.9; cases 5, 6, 8). */
class AddressesTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final PeerAddress TOR = PeerAddress.of(
            PeerAddress.Network.TORV3, Hash.parse("79".repeat(32)).toBytes(), 18_444);
    private static final PeerAddress CJDNS = PeerAddress.of(
            PeerAddress.Network.CJDNS, Hash.parse("fc" + "01".repeat(15)).toBytes(), 18_444);

    private final Scenario scenario = new Scenario(
            List.of(),
            protocol -> protocol,
            builder -> builder.desiredConnections(400).maxConnections(500));
    private final RawPeer peer = scenario.peer().polite();

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(scenario.host.runtime().wallMicros());
    }

    private TimedAddress timed(PeerAddress address) {
        return new TimedAddress(nowSeconds() - 3_600, RawPeer.NODE, address);
    }

    private List<TimedAddress> timed(List<PeerAddress> addresses) {
        return addresses.stream().map(this::timed).toList();
    }

    /** All in different networks. */
    private static List<PeerAddress> strangers(int count) {
        List<PeerAddress> strangers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strangers.add(PeerAddress.ipv4(0x4a000001 + (i << 16), 18_444));
        }
        return strangers;
    }

    private Set<PeerAddress> dialledAfter(Duration time) {
        scenario.run(time);
        return scenario.dialled();
    }

    // Questions

    @Test
    @DisplayName("§5.8: a peer we dialled is asked once, right behind our verack")
    void outboundPeerIsAsked() {
        scenario.join(Direction.OUTBOUND, peer);
        scenario.run(MOMENT);
        assertThat(peer.count(BitcoinCommands.GETADDR)).isEqualTo(1);
    }

    @Test
    @DisplayName("case 8, threat 12: only a peer that dialled us is answered, once, and the same for everybody")
    void inboundPeersAreAnsweredOnce() {
        List<RawPeer> known = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            known.add(scenario.join(Direction.OUTBOUND, scenario.peer().polite()));
        }
        scenario.run(MOMENT);
        known.get(0).forget();
        known.get(0).send(new GetAddr());
        scenario.join(peer);
        RawPeer other = scenario.join(scenario.peer().polite());
        peer.forget();
        other.forget();
        peer.send(new GetAddr()).send(new GetAddr());
        other.send(new GetAddr());
        scenario.run(MOMENT);
        assertThat(known.get(0).has(BitcoinCommands.ADDRV2)).isFalse();
        assertThat(answers(peer)).hasSize(1);
        assertThat(answers(peer)).isEqualTo(answers(other));
        assertThat(answers(peer).get(0).addresses())
                .hasSize(5)
                .allMatch(told -> told.services() == RawPeer.NODE)
                .extracting(TimedAddress::address)
                .containsExactlyInAnyOrderElementsOf(
                        known.stream().map(scenario::home).toList());
        peer.send(new GetAddr());
        scenario.run(MOMENT);
        assertThat(answers(peer)).hasSize(1);
    }

    @Test
    @DisplayName("§5.5: whom we are connected to does not show in the times that are told")
    void timesDoNotShowConnections() {
        for (int i = 0; i < 3; i++) {
            scenario.join(Direction.OUTBOUND, scenario.peer().polite());
        }
        long connected = nowSeconds();
        scenario.run(Duration.ofHours(5));
        scenario.join(peer);
        peer.send(new GetAddr());
        scenario.run(MOMENT);
        assertThat(answers(peer)).hasSize(1);
        assertThat(answers(peer).get(0).addresses()).hasSize(3).allMatch(told -> told.timeSeconds() <= connected);
    }

    /** What came but for where the node itself listens. */
    private List<AddrV2> answers(RawPeer asker) {
        return asker.received(AddrV2.class).stream()
                .filter(message -> !message.addresses().get(0).address().equals(scenario.address()))
                .toList();
    }

    @Test
    @DisplayName("§1.10: only who has sent sendaddrv2 is sent addrv2")
    void addrV2OnlyToWhomWantsIt() {
        scenario.join(Direction.OUTBOUND, scenario.peer().polite());
        peer.addrV2 = false;
        scenario.join(peer);
        peer.send(new GetAddr());
        scenario.run(MOMENT);
        assertThat(peer.has(BitcoinCommands.ADDRV2)).isFalse();
        assertThat(peer.has(BitcoinCommands.ADDR)).isTrue();
    }

    // Answers

    @Test
    @DisplayName("case 5: the addresses a peer answers with are dialled")
    void answeredAddressesAreDialled() {
        peer.on(BitcoinCommands.GETADDR, question -> peer.send(new AddrV2(timed(strangers(30)))));
        scenario.join(Direction.OUTBOUND, peer);
        assertThat(dialledAfter(Duration.ofSeconds(30))).containsAll(strangers(30));
    }

    @Test
    @DisplayName("§5.7: a peer that tells of itself first has not answered yet")
    void selfAdvertisementIsNoAnswer() {
        peer.on(BitcoinCommands.GETADDR, question -> {
            peer.send(new AddrV2(List.of(timed(scenario.home(peer)))));
            peer.send(new AddrV2(timed(strangers(30))));
        });
        scenario.join(Direction.OUTBOUND, peer);
        assertThat(dialledAfter(Duration.ofSeconds(30))).containsAll(strangers(30));
    }

    @Test
    @DisplayName("case 5, threat 14: unasked a peer may tell one address, and one more every ten seconds")
    void unaskedAddressesAreRationed() {
        scenario.join(peer);
        peer.send(new AddrV2(timed(strangers(100))));
        assertThat(dialledAfter(Duration.ofSeconds(5))).hasSize(1);
        scenario.run(Duration.ofSeconds(96));
        peer.send(new AddrV2(timed(strangers(100))));
        assertThat(dialledAfter(Duration.ofMinutes(2))).hasSizeBetween(8, 12);
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("case 5: an answer does not make every further message one")
    void onlyTheAnswerIsNotRationed() {
        peer.on(BitcoinCommands.GETADDR, question -> {
            List<PeerAddress> all = strangers(240);
            for (int i = 0; i < 240; i += 20) {
                peer.send(new AddrV2(timed(all.subList(i, i + 20))));
            }
        });
        scenario.join(Direction.OUTBOUND, peer);
        assertThat(dialledAfter(Duration.ofSeconds(60))).hasSizeBetween(195, 203);
    }

    @Test
    @DisplayName("§5.7: nodes that serve nothing, and what cannot be dialled, are not taken")
    void uselessAddressesAreNotTaken() {
        List<TimedAddress> told = new ArrayList<>();
        for (PeerAddress stranger : strangers(3)) {
            told.add(new TimedAddress(nowSeconds(), Services.WITNESS, stranger));
        }
        for (String address : List.of("10.0.0.1:8333", "127.0.0.1:8333", "0.0.0.0:8333", "224.0.0.1:8333")) {
            told.add(timed(PeerAddress.parse(address)));
        }
        peer.on(BitcoinCommands.GETADDR, question -> peer.send(new AddrV2(told)));
        scenario.join(Direction.OUTBOUND, peer);
        assertThat(dialledAfter(Duration.ofSeconds(30))).containsExactly(scenario.home(peer));
    }

    @Test
    @DisplayName(
            "case 6: addresses of networks we cannot reach are not dialled, and do not spoil the others of an addrv2")
    void otherNetworksAreRead() {
        List<TimedAddress> told = new ArrayList<>(timed(strangers(2)));
        told.add(timed(TOR));
        told.add(timed(CJDNS));
        peer.on(BitcoinCommands.GETADDR, question -> peer.send(new AddrV2(told)));
        scenario.join(Direction.OUTBOUND, peer);
        assertThat(dialledAfter(Duration.ofSeconds(30)))
                .containsAll(strangers(2))
                .doesNotContain(TOR, CJDNS);
        assertThat(peer.isConnected()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§1.10: both forms are taken whatever was negotiated")
    void bothFormsAreTaken(Direction direction) {
        scenario.join(direction, peer);
        peer.send(new Addr(timed(strangers(1))));
        assertThat(dialledAfter(Duration.ofSeconds(30))).containsAll(strangers(1));
    }

    @Test
    @DisplayName("§5.7: a node that keeps to configured peers takes no addresses")
    void connectOnlyTakesNone() {
        Scenario only = new Scenario(List.of(), protocol -> protocol, builder -> builder.connectOnly(true));
        RawPeer teller = only.peer().polite();
        only.join(teller);
        teller.send(new AddrV2(timed(strangers(1))));
        only.run(Duration.ofSeconds(30));
        assertThat(only.dialled()).isEmpty();
    }

    @Test
    @DisplayName("§4.3: where other services listen is dialled when there is nothing better, and not before")
    void otherServicesAreDialledLast() {
        Scenario picky = new Scenario(
                List.of(),
                protocol -> protocol,
                builder -> builder.desiredConnections(10).maxConnections(500));
        List<PeerAddress> nodes = strangers(100);
        List<PeerAddress> others = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            others.add(PeerAddress.ipv4(0x4a000002 + (i << 16), 25));
        }
        List<TimedAddress> told = new ArrayList<>(timed(nodes));
        told.addAll(timed(others));
        RawPeer teller = picky.peer().polite();
        teller.on(BitcoinCommands.GETADDR, question -> teller.send(new AddrV2(told)));
        picky.join(Direction.OUTBOUND, teller);
        picky.run(Duration.ofSeconds(5));
        assertThat(picky.dialled()).containsAnyElementsOf(nodes).doesNotContainAnyElementsOf(others);
        Scenario desperate = new Scenario(List.of());
        RawPeer liar = desperate.peer().polite();
        liar.on(BitcoinCommands.GETADDR, question -> liar.send(new AddrV2(timed(others))));
        desperate.join(Direction.OUTBOUND, liar);
        desperate.run(Duration.ofSeconds(30));
        assertThat(desperate.dialled()).containsAnyElementsOf(others);
    }

    // Where we listen

    @Test
    @DisplayName("§5.9: a peer we dialled is told where we listen, and again after about a day")
    void outboundPeerIsToldOfUs() {
        scenario.join(Direction.OUTBOUND, peer);
        scenario.run(MOMENT);
        assertThat(peer.received(AddrV2.class)).hasSize(1);
        TimedAddress told = peer.last(AddrV2.class).addresses().get(0);
        assertThat(told.address()).isEqualTo(scenario.address());
        assertThat(told.services()).isEqualTo(RawPeer.NODE);
        assertThat(told.timeSeconds()).isBetween(nowSeconds() - 2, nowSeconds());
        scenario.run(Duration.ofDays(5));
        assertThat(peer.count(BitcoinCommands.ADDRV2)).isBetween(3, 15);
    }

    @Test
    @DisplayName("case 5: an inbound peer is a black hole until it speaks of addresses itself")
    void inboundPeerIsToldWhenItTakesPart() {
        scenario.join(peer);
        scenario.run(Duration.ofMinutes(1));
        assertThat(peer.has(BitcoinCommands.ADDRV2)).isFalse();
        peer.send(new AddrV2(timed(strangers(1))));
        scenario.run(MOMENT);
        assertThat(peer.last(AddrV2.class).addresses())
                .singleElement()
                .extracting(TimedAddress::address)
                .isEqualTo(scenario.address());
    }

    @Test
    @DisplayName("§5.9: who may not be dialled from there is not told")
    void whatNobodyCanDialIsNotTold() {
        Scenario hidden = new Scenario(
                List.of(), protocol -> protocol, builder -> builder.advertise(PeerAddress.parse("192.168.1.1:18444")));
        RawPeer dialled = hidden.peer().polite();
        hidden.join(Direction.OUTBOUND, dialled);
        hidden.run(MOMENT);
        assertThat(dialled.has(BitcoinCommands.ADDRV2)).isFalse();
    }

    // Connections for one purpose

    @Test
    @DisplayName("§4.1: a configured peer is exchanged addresses with like any other")
    void configuredPeer() {
        Scenario configured = new Scenario(List.of(), protocol -> protocol, builder -> {
            builder.peer(HostPort.parse("99.88.77.66:1", 0));
            return builder;
        });
        RawPeer dialled = configured.peer().polite();
        configured.join(Direction.OUTBOUND, dialled);
        configured.run(MOMENT);
        assertThat(dialled.count(BitcoinCommands.GETADDR)).isEqualTo(1);
    }
}
