package dev.hearth.p2p.roots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.topology.SrvRecord;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.simulation.SimulatedNames;
import dev.hearth.p2p.simulation.Simulation;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Lookup RELAY = new Lookup.OfHost(new HostPort("relay.example.org.", 3001));
    private static final Lookup SERVICE = new Lookup.OfService("_p2p._tcp.example.org.");
    private static final PeerAddress A = PeerAddress.parse("20.0.0.1:3001");
    private static final PeerAddress B = PeerAddress.parse("20.0.0.2:3001");
    private static final PeerAddress PRIVATE = PeerAddress.parse("10.0.0.1:3001");

    private final Simulation simulation = Simulation.builder().seed(5).build();
    private final SimulatedNames dns = simulation.names();
    private final NodeRuntime runtime = simulation.host("node").runtime();
    private final EventExecutor loop = runtime.newNodeLoop();
    private final List<String> changes = new ArrayList<>();
    private final Names names = names(false);

    private Names names(boolean privateMode) {
        Names[] made = new Names[1];
        made[0] = new Names(
                runtime.names(),
                loop,
                runtime::nanoTime,
                runtime.random("names"),
                privateMode,
                () -> changes.add("changed"),
                nanos -> {
                    if (nanos != Names.NEVER) {
                        loop.schedule(() -> made[0].lookUp(), nanos - runtime.nanoTime(), TimeUnit.NANOSECONDS);
                    }
                });
        return made[0];
    }

    private void want(Lookup... localRoots) {
        loop.execute(() -> {
            names.want(List.of(localRoots), List.of());
            names.lookUp();
        });
        simulation.run(Duration.ofSeconds(10));
    }

    private List<Duration> waits(String name) {
        List<Duration> times = dns.lookUps(name);
        List<Duration> waits = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            waits.add(times.get(i).minus(times.get(i - 1)).plusMillis(500).truncatedTo(ChronoUnit.SECONDS));
        }
        return waits;
    }

    @Test
    void aNameStandsForAllItsAddresses() {
        dns.host("relay.example.org", MINUTE, List.of(A, B, A));
        want(RELAY);
        assertThat(names.addresses(RELAY)).containsExactlyInAnyOrder(A, B);
        assertThat(changes).hasSize(1);
        simulation.run(Duration.ofMinutes(10));
        assertThat(changes).as("the same answer in another order").hasSize(1);
    }

    @Test
    void anAnswerHoldsForItsTimeWithinBounds() {
        dns.host("relay.example.org", Duration.ZERO, List.of(A));
        want(RELAY);
        simulation.run(Duration.ofMinutes(3));
        assertThat(waits("relay.example.org")).containsOnly(MINUTE).hasSizeGreaterThan(1);
        dns.host("relay.example.org", Duration.ofMinutes(5), List.of(A));
        simulation.run(Duration.ofMinutes(7));
        assertThat(waits("relay.example.org")).endsWith(Duration.ofMinutes(5));
        dns.host("relay.example.org", Duration.ofDays(7), List.of(A));
        simulation.run(Duration.ofMinutes(21));
        assertThat(waits("relay.example.org")).endsWith(Duration.ofMinutes(15));
    }

    @Test
    void failuresAreRetriedEverMoreSlowlyAndTheLastAddressesStay() {
        dns.host("relay.example.org", MINUTE, List.of(A));
        want(RELAY);
        dns.fail("relay.example.org");
        simulation.run(Duration.ofMinutes(40));
        assertThat(waits("relay.example.org"))
                .startsWith(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(125),
                        Duration.ofSeconds(255),
                        Duration.ofSeconds(515));
        assertThat(waits("relay.example.org")).endsWith(Duration.ofMinutes(15));
        assertThat(names.addresses(RELAY)).containsExactly(A);
        dns.host("relay.example.org", MINUTE, List.of(B));
        simulation.run(Duration.ofMinutes(15));
        assertThat(names.addresses(RELAY)).containsExactly(B);
    }

    @Test
    void aServerThatNeverAnswersHasFailedAfterThreeSeconds() {
        dns.silence("relay.example.org");
        want(RELAY);
        simulation.run(Duration.ofMinutes(2));
        assertThat(waits("relay.example.org")).containsExactly(Duration.ofSeconds(63));
    }

    @Test
    void aNameThatDoesNotExistIsLeftAloneForAQuarterOfAnHour() {
        want(RELAY);
        simulation.run(Duration.ofMinutes(31));
        assertThat(waits("relay.example.org")).containsExactly(Duration.ofMinutes(15), Duration.ofMinutes(15));
    }

    @Test
    void whileThereIsNobodyToAskItIsTriedAgainSoon() {
        dns.askNobody("relay.example.org");
        want(RELAY);
        simulation.run(Duration.ofSeconds(40));
        assertThat(waits("relay.example.org"))
                .startsWith(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(12));
        dns.host("relay.example.org", MINUTE, List.of(A));
        simulation.run(Duration.ofSeconds(13));
        assertThat(names.addresses(RELAY)).containsExactly(A);
    }

    @Test
    void aNameThatHasLostItsAddressesStandsForNobody() {
        dns.host("relay.example.org", MINUTE, List.of(A));
        want(RELAY);
        dns.host("relay.example.org", MINUTE, List.of());
        simulation.run(Duration.ofSeconds(61));
        assertThat(names.addresses(RELAY)).isEmpty();
    }

    @Test
    void privateAddressesOfPublicNamesAreNotTaken() {
        dns.host("relay.example.org", MINUTE, List.of(PRIVATE, A, PeerAddress.parse("127.0.0.1:1")));
        dns.host("relay", MINUTE, List.of(PRIVATE));
        dns.host("relay.home.arpa", MINUTE, List.of(PRIVATE, PeerAddress.parse("0.0.0.0:1")));
        Lookup container = new Lookup.OfHost(new HostPort("relay", 3001));
        Lookup home = new Lookup.OfHost(new HostPort("Relay.Home.arpa.", 3001));
        want(RELAY, container, home);
        assertThat(names.addresses(RELAY)).containsExactly(A);
        assertThat(names.addresses(container)).containsExactly(PRIVATE);
        assertThat(names.addresses(home)).containsExactly(PRIVATE);
        Names inPrivate = names(true);
        loop.execute(() -> {
            inPrivate.want(List.of(RELAY), List.of());
            inPrivate.lookUp();
        });
        simulation.run(MINUTE);
        assertThat(inPrivate.addresses(RELAY)).contains(PRIVATE, A);
    }

    @Test
    void ofTooManyAddressesTheSameAreTakenAgain() {
        List<PeerAddress> many = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            many.add(PeerAddress.ipv4(20 << 24 | i, 3001));
        }
        dns.host("relay.example.org", MINUTE, many);
        want(RELAY);
        List<PeerAddress> taken = names.addresses(RELAY);
        assertThat(taken).hasSize(Names.MOST_LOCAL).doesNotHaveDuplicates().isSubsetOf(many);
        assertThat(taken).isNotEqualTo(many.subList(0, Names.MOST_LOCAL));
        simulation.run(Duration.ofMinutes(5));
        assertThat(names.addresses(RELAY)).isEqualTo(taken);
    }

    @Test
    void aServiceStandsForTheAddressesOfOneTargetAndKeepsIt() {
        dns.service(
                "_p2p._tcp.example.org",
                MINUTE,
                List.of(
                        new SrvRecord(0, 5, 4001, "a.example.org."),
                        new SrvRecord(0, 5, 4002, "b.example.org."),
                        new SrvRecord(1, 5, 4003, "c.example.org.")));
        dns.host("a.example.org", Duration.ofHours(1), List.of(A));
        dns.host("b.example.org", Duration.ofHours(1), List.of(B));
        want(SERVICE);
        PeerAddress chosen = names.addresses(SERVICE).get(0);
        assertThat(chosen).isIn(A.withPort(4001), B.withPort(4002));
        simulation.run(Duration.ofMinutes(30));
        assertThat(waits("_p2p._tcp.example.org")).containsOnly(MINUTE).hasSizeGreaterThan(28);
        assertThat(changes).hasSize(1);
        dns.service("_p2p._tcp.example.org", MINUTE, List.of(new SrvRecord(0, 0, 4003, "c.example.org.")));
        dns.host("c.example.org", MINUTE, List.of(A, B));
        simulation.run(MINUTE);
        assertThat(names.addresses(SERVICE)).containsExactlyInAnyOrder(A.withPort(4003), B.withPort(4003));
    }

    @Test
    void aTargetWithoutAddressIsGivenUpForAnother() {
        dns.service(
                "_p2p._tcp.example.org",
                MINUTE,
                List.of(new SrvRecord(0, 1, 4001, "gone.example.org."), new SrvRecord(0, 1, 4002, "b.example.org.")));
        dns.host("b.example.org", MINUTE, List.of(B));
        want(SERVICE);
        simulation.run(Duration.ofHours(3));
        assertThat(names.addresses(SERVICE)).containsExactly(B.withPort(4002));
    }

    @Test
    void noMoreThanTwoNamesOfLocalRootsAreLookedUpAtOnce() {
        Lookup[] many = new Lookup[6];
        for (int i = 0; i < many.length; i++) {
            dns.silence("r" + i);
            many[i] = new Lookup.OfHost(new HostPort("r" + i, 1));
        }
        want(many);
        Set<Duration> seconds = new LinkedHashSet<>();
        for (int i = 0; i < many.length; i++) {
            seconds.add(Duration.ofSeconds(dns.lookUps("r" + i).get(0).toSeconds()));
        }
        assertThat(seconds).containsExactly(Duration.ZERO, Duration.ofSeconds(3), Duration.ofSeconds(6));
    }

    @Test
    void namesOfPublicRootsAreLookedUpWhenTheyAreWanted() {
        dns.host("relay.example.org", Duration.ofMinutes(5), List.of(A));
        List<List<PeerAddress>> answers = new ArrayList<>();
        Runnable ask = () -> names.request(() -> answers.add(names.addresses(RELAY)));
        loop.execute(() -> {
            names.want(List.of(), List.of(RELAY));
            names.lookUp();
        });
        simulation.run(Duration.ofHours(1));
        assertThat(dns.lookUps("relay.example.org")).isEmpty();
        loop.execute(ask);
        simulation.run(MINUTE);
        loop.execute(ask);
        simulation.run(MINUTE);
        assertThat(answers).containsExactly(List.of(A), List.of(A));
        assertThat(dns.lookUps("relay.example.org")).hasSize(1);
        simulation.run(Duration.ofMinutes(5));
        loop.execute(ask);
        simulation.run(MINUTE);
        assertThat(dns.lookUps("relay.example.org")).hasSize(2);
    }

    @Test
    void whatIsNoLongerWantedIsForgottenAndWhatIsWantedStillIsKept() {
        dns.host("relay.example.org", MINUTE, List.of(A));
        dns.host("other", MINUTE, List.of(B));
        Lookup other = new Lookup.OfHost(new HostPort("other", 3001));
        want(RELAY, other);
        loop.execute(() -> names.want(List.of(RELAY), List.of()));
        simulation.run(Duration.ofMinutes(5));
        assertThat(names.addresses(RELAY)).containsExactly(A);
        assertThat(names.addresses(other)).isEmpty();
        assertThat(dns.lookUps("other")).hasSize(1);
    }
}
