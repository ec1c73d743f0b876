package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.NodeEvent.PeerChanged;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a node does with addresses that are there to harm it or others (§10 W23, W24, W25). */
class AddressAttacksTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static final int BUCKETS_OF_A_SOURCE = 64;

    private Scenario scenario = new Scenario();

    /** Addresses where nobody lives, each in a netgroup of its own. */
    private static List<PeerAddress> nowhere(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PeerAddress.ipv4(0x6e000001 + (i << 16), 1776))
                .toList();
    }

    /** A peer that answers every question for addresses with these. */
    private RawPeer telling(List<PeerAddress> addresses) {
        return tell(scenario.peer().polite(), addresses);
    }

    private RawPeer tell(RawPeer peer, List<PeerAddress> addresses) {
        int nowSeconds = (int) (scenario.host.runtime().wallMicros() / 1_000_000);
        List<AddressInfo> infos = addresses.stream()
                .map(address -> new AddressInfo(address, nowSeconds, 0, NodeId.ZERO, 2, 2))
                .toList();
        return peer.on(GrapheneTypes.ADDRESS_REQUEST, request -> peer.send(new AddressMessage(infos)));
    }

    private boolean isKnown(PeerAddress address) {
        return scenario.await(scenario.node.explain(address)).contains("the address book has it");
    }

    @Test
    @DisplayName("W23: loopback, private, multicast and unspecified addresses and port 0 are neither kept nor dialled")
    void onlyAddressesAPeerCanHaveAreDialled() {
        List<PeerAddress> harmful = List.of(
                PeerAddress.parse("127.0.0.1:22"),
                PeerAddress.parse("10.0.0.1:1776"),
                PeerAddress.parse("172.16.0.1:1776"),
                PeerAddress.parse("192.168.0.1:1776"),
                PeerAddress.parse("169.254.0.1:1776"),
                PeerAddress.parse("224.0.0.1:1776"),
                PeerAddress.parse("0.0.0.0:1776"),
                PeerAddress.parse("255.255.255.255:1776"),
                PeerAddress.parse("99.88.0.1:0"));
        scenario.join(telling(harmful));
        scenario.run(Duration.ofHours(1));
        assertThat(scenario.dialled()).isEmpty();
        assertThat(harmful).noneMatch(this::isKnown);
    }

    @Test
    @DisplayName(
            "W23: where a peer claims to listen is tried at its own host only, once, and not told on before it was reached")
    void claimsAreTriedAtHome() {
        RawPeer liar = scenario.peer().polite();
        liar.inbound = PeerAddress.parse("99.88.0.1:4711");
        scenario.join(liar);
        scenario.run(Duration.ofHours(1));
        assertThat(scenario.dialled()).containsExactly(scenario.home(liar).withPort(4_711));
        assertThat(attempts()).containsExactly(Map.entry(scenario.home(liar).withPort(4_711), 1));
        assertThat(isKnown(scenario.home(liar).withPort(4_711))).isFalse();
        assertThat(toldTo(scenario.peer())).isEmpty();
    }

    /** How often each address was dialled. */
    private Map<PeerAddress, Integer> attempts() {
        Map<PeerAddress, Integer> attempts = new TreeMap<>();
        scenario.events(PeerChanged.class).stream()
                .filter(change -> change.direction() == Direction.OUTBOUND && change.state() == Stage.CLOSED)
                .forEach(change -> attempts.merge(change.address(), 1, Integer::sum));
        return attempts;
    }

    private Set<PeerAddress> toldTo(RawPeer asker) {
        scenario.join(asker.polite());
        scenario.run(MOMENT);
        asker.send(new AddressRequest());
        scenario.run(MOMENT);
        Set<PeerAddress> told = new TreeSet<>();
        asker.last(AddressMessage.class).addresses().forEach(info -> told.add(info.endpoint()));
        return told;
    }

    @Test
    @DisplayName("W23: addresses that were only heard of are not told on")
    void hearsayIsNotToldOn() {
        scenario.join(telling(nowhere(50)));
        scenario.run(Duration.ofMinutes(10));
        assertThat(scenario.dialled()).hasSizeGreaterThan(20);
        assertThat(toldTo(scenario.peer())).isEmpty();
    }

    @Test
    @DisplayName("W23: one source fills its share of the book at most, however many addresses it tells of")
    void oneSourceHasItsShare() {
        scenario.restart(builder -> builder.desiredConnections(0)); // It listens and dials nobody.
        List<PeerAddress> made = new ArrayList<>();
        RawPeer attacker = scenario.peer();
        for (int connection = 0; connection < 60; connection++) {
            List<PeerAddress> next = IntStream.range(200 * connection, 200 * connection + 200)
                    .mapToObj(i -> PeerAddress.ipv4(0x6e000001 + ((i % 128) << 16) + ((i / 128) << 2), 1776))
                    .toList();
            made.addAll(next);
            RawPeer again = tell(scenario.sibling(attacker).polite(), next);
            scenario.join(again);
            scenario.run(MOMENT);
            again.close();
            scenario.run(MOMENT);
        }
        long known = made.stream().filter(this::isKnown).count();
        assertThat(known).isBetween(500L, BUCKETS_OF_A_SOURCE * 64L); // Told: 12,000.
        assertThat(known).isLessThan(made.size() / 2);
    }

    @Test
    @DisplayName("W24: the wait between two attempts grows, with a different length for each address and without end")
    void backOffGrows() {
        List<PeerAddress> gone = List.of(scenario.home(scenario.peer()), scenario.home(scenario.peer()));
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        scenario.restart(builder -> builder.peer(HostPort.parse(gone.get(0).toString(), 0))
                .peer(HostPort.parse(gone.get(1).toString(), 0))
                .connectOnly(true));
        for (int seconds = 0; seconds < 3_600; seconds++) {
            int before = scenario.events.size();
            scenario.run(MOMENT);
            for (PeerChanged change : newChanges(before)) {
                (change.address().equals(gone.get(0)) ? first : second)
                        .add(scenario.simulation.now().toSeconds());
            }
        }
        assertThat(first).hasSizeBetween(10, 60);
        assertThat(waits(first)).isNotEqualTo(waits(second));
        List<Long> waits = waits(first);
        assertThat(waits.get(0)).isLessThan(30);
        assertThat(waits.subList(6, waits.size()))
                .allSatisfy(wait -> assertThat(wait).isBetween(60L, 300L));
    }

    private List<PeerChanged> newChanges(int from) {
        List<PeerChanged> changes = new ArrayList<>();
        for (var event : scenario.events.subList(from, scenario.events.size())) {
            if (event instanceof PeerChanged change && change.state() == Stage.CLOSED) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static List<Long> waits(List<Long> times) {
        return IntStream.range(1, times.size())
                .mapToObj(i -> times.get(i) - times.get(i - 1))
                .toList();
    }

    @Test
    @DisplayName("W25: in a book full of the dead a live address is dialled before long")
    void deadAddressesDoNotHideALiveOne() {
        scenario = new Scenario(builder -> builder.desiredConnections(8));
        RawPeer live = scenario.peer().polite();
        scenario.listenAgainAndAgain(live);
        for (int i = 0; i < 4; i++) {
            RawPeer teller = telling(nowhere(1_000).subList(200 * i, 200 * i + 199));
            scenario.join(teller);
            scenario.run(Duration.ofSeconds(5));
            teller.close();
        }
        scenario.join(telling(List.of(scenario.home(live))));
        scenario.until(() -> scenario.temperature(live) == Temperature.HOT, Duration.ofHours(2));
        assertThat(scenario.dialled()).hasSizeGreaterThan(50);
    }

    @Test
    @DisplayName("W25: a hundred dead addresses do not use all attempts up: others are dialled meanwhile")
    void manyAreDialledAtATime() {
        scenario = new Scenario(builder -> builder.desiredConnections(300).maxConnections(600));
        scenario.join(telling(nowhere(100)));
        scenario.run(Duration.ofSeconds(30));
        assertThat(scenario.dialled().size()).isGreaterThan(20);
    }
}
