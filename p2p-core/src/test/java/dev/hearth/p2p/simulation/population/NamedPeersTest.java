package dev.hearth.p2p.simulation.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.topology.SrvRecord;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.simulation.SimulatedNames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole nodes that know their peers by name (governor spec §8.7 and D2 of §10.2). */
class NamedPeersTest {
    private static final String RELAY = "relay.example.org";
    private static final String SERVICE = "_p2p._tcp.example.org";
    private static final Duration TTL = Duration.ofMinutes(2);

    private final WatchedNodes world = new WatchedNodes(21, 1);
    private final SimulatedNames dns = world.simulation.names();
    private final List<Member> nodes = world.settle(4);
    private final Member first = nodes.get(0);
    private final Member relay = nodes.get(1);
    private final Member other = nodes.get(2);
    private final Member third = nodes.get(3);

    @BeforeEach
    void settle() {
        nodes.forEach(member -> world.configure(member, List.of()));
    }

    private static String localRoots(String accessPoints, int valency) {
        return "{\"localRoots\":[{\"accessPoints\":[" + accessPoints + "],\"hotValency\":" + valency
                + "}],\"publicRoots\":[]}";
    }

    private static String named(String name) {
        return "{\"address\":\"" + name + "\",\"port\":" + WatchedNodes.PORT + "}";
    }

    private static String literal(Member member) {
        return "{\"address\":\"" + member.address().toString().split(":", -1)[0] + "\",\"port\":" + WatchedNodes.PORT
                + "}";
    }

    private void start(String topology) {
        world.topology(first, topology);
        nodes.forEach(world.population::start);
    }

    private void stand(String name, Member... members) {
        dns.host(name, TTL, List.of(members).stream().map(Member::address).toList());
    }

    private boolean isHot(Member member) {
        return world.peers(first).stream().anyMatch(peer -> isAt(peer, member.address()));
    }

    private static boolean isAt(PeerInfo peer, PeerAddress address) {
        return address.equals(peer.listenAddress()) && peer.temperature() == Temperature.HOT;
    }

    private boolean within(Duration limit, Member member) {
        for (int second = 0; second < limit.toSeconds(); second += 5) {
            world.simulation.run(Duration.ofSeconds(5));
            if (isHot(member)) {
                return true;
            }
        }
        return false;
    }

    private long losses(Member member) {
        return world.watch(first).moves().stream()
                .filter(move -> move.peer().equals(member.address()) && move.to() == Temperature.COLD)
                .count();
    }

    @Test
    void d02ANameIsLookedUpAgainInTimeAfterFailures() {
        dns.fail(RELAY);
        dns.silence(SERVICE);
        start(localRoots(named(RELAY) + ",{\"address\":\"" + SERVICE + "\"}", 2));
        world.simulation.run(Duration.ofMinutes(10));
        assertThat(world.peers(first)).isEmpty();
        stand(RELAY, relay);
        dns.service(SERVICE, TTL, List.of(new SrvRecord(0, 0, WatchedNodes.PORT, "target.example.org.")));
        stand("target.example.org", other);
        assertThat(within(Duration.ofMinutes(16), relay)).isTrue();
        assertThat(within(Duration.ofMinutes(16), other)).isTrue();
        for (String name : List.of(RELAY, SERVICE)) {
            List<Duration> times = dns.lookUps(name);
            assertThat(times).hasSizeGreaterThan(3);
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i).minus(times.get(i - 1)))
                        .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(904));
            }
        }
    }

    @Test
    void d02ChangesOfANameAreFollowedAndWhoStaysNoticesNothing() {
        stand(RELAY, relay, third);
        start(localRoots(named(RELAY) + "," + literal(other), 3));
        assertThat(within(Duration.ofMinutes(2), relay)).isTrue();
        assertThat(within(Duration.ofMinutes(2), third)).isTrue();
        assertThat(within(Duration.ofMinutes(2), other)).isTrue();
        stand(RELAY, third);
        world.simulation.run(Duration.ofMinutes(5));
        assertThat(world.answer(first.node().explain(relay.address()))).doesNotContain("localRoots");
        world.population.leave(relay, Population.Departure.POLITE);
        world.simulation.run(Duration.ofMinutes(1));
        stand(RELAY, relay, third);
        world.population.start(relay);
        assertThat(within(Duration.ofMinutes(5), relay)).isTrue();
        assertThat(losses(third)).isZero();
        assertThat(losses(other)).isZero();
        assertThat(world.watch(first).faults()).isEmpty();
    }

    @Test
    void d02WhileANameCannotBeLookedUpItsPeersStay() {
        stand(RELAY, relay);
        start(localRoots(named(RELAY), 1));
        assertThat(within(Duration.ofMinutes(2), relay)).isTrue();
        dns.fail(RELAY);
        world.simulation.run(Duration.ofMinutes(30));
        dns.remove(RELAY);
        world.simulation.run(Duration.ofMinutes(30));
        assertThat(isHot(relay)).isTrue();
        assertThat(losses(relay)).isZero();
    }

    @Test
    void d02AReloadBeforeTheFirstAnswerLosesNoName() {
        dns.silence(RELAY);
        start(localRoots(named(RELAY), 1));
        world.simulation.run(Duration.ofSeconds(1));
        world.answer(first.node().reload(world.config(first).build()));
        stand(RELAY, relay);
        assertThat(within(Duration.ofMinutes(2), relay)).isTrue();
    }

    @Test
    void d02PublicRootsMayHaveNames() {
        stand(RELAY, relay);
        start("{\"localRoots\":[],\"publicRoots\":[{\"accessPoints\":[" + named(RELAY) + "],\"advertise\":true}]}");
        world.simulation.run(Duration.ofMinutes(2));
        assertThat(world.peers(first)).anyMatch(peer -> relay.address().equals(peer.listenAddress()));
    }
}
