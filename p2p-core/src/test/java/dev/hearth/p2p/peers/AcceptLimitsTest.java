package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.AcceptLimits.Answer;
import dev.hearth.p2p.peers.AcceptLimits.Outcome;
import dev.hearth.p2p.protocol.ConnectionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AcceptLimitsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int MANY = 1_000;
    private static final AcceptSettings USUAL = AcceptSettings.of(384, 512, 512, Duration.ofSeconds(5), 4, 32, 32);

    /** Room enough for everything but what a test is about. */
    private static AcceptSettings settings(int soft, int hard) {
        return new AcceptSettings(soft, hard, hard, Duration.ofSeconds(5), MANY, MANY, MANY, MANY, MANY);
    }

    private static AcceptSettings settings(int soft, int hard, int perAddress) {
        return new AcceptSettings(soft, hard, hard, Duration.ofSeconds(5), perAddress, MANY, MANY, MANY, MANY);
    }

    private static AcceptLimits limits(AcceptSettings settings) {
        return new AcceptLimits(settings, address -> address.ipv4Number() >>> 16, PeerAddress::isLoopback, 0);
    }

    private static ConnectionId id(long number) {
        return new ConnectionId(number);
    }

    /** A host of its own netgroup. */
    private static PeerAddress apart(int number) {
        return PeerAddress.ipv4((number + 1) << 16, 5);
    }

    private static Outcome enter(AcceptLimits limits, int number, PeerAddress address) {
        return limits.tryEnter(id(number), address, 0).outcome();
    }

    @Test
    void belowTheSoftThresholdNobodyWaits() {
        AcceptLimits limits = limits(settings(4, 8));
        for (int i = 0; i < 4; i++) {
            assertThat(enter(limits, i, apart(i))).isEqualTo(Outcome.ENTERED);
        }
        assertThat(limits.waitNanos(0)).isZero();
    }

    @Test
    void betweenTheThresholdsTheDelayGrowsInProportion() {
        AcceptLimits limits = limits(settings(4, 8));
        long now = 0;
        for (int i = 0; i < 8; i++) {
            long wait = Math.max(0L, i - 4L) * 5 * SECOND / 4;
            if (wait > 0) {
                assertThat(limits.tryEnter(id(i), apart(i), now + wait - 1)).isEqualTo(new Answer(Outcome.LATER, 1));
            }
            now += wait;
            assertThat(limits.tryEnter(id(i), apart(i), now).outcome()).isEqualTo(Outcome.ENTERED);
        }
        assertThat(limits.size()).isEqualTo(8);
    }

    @Test
    void nobodyWaitsForATimeThatHasPassed() {
        AcceptLimits limits = limits(settings(1, 4));
        enter(limits, 1, apart(1));
        limits.tryEnter(id(2), apart(2), 100 * SECOND);
        assertThat(limits.waitNanos(100 * SECOND)).isEqualTo(5 * SECOND / 3);
        assertThat(limits.waitNanos(200 * SECOND)).isZero();
    }

    @Test
    void whoCannotStayNeedNotWait() {
        AcceptLimits limits = limits(new AcceptSettings(1, 3, 5, Duration.ofSeconds(6), MANY, MANY, MANY, MANY, MANY));
        enter(limits, 1, apart(1));
        enter(limits, 2, apart(2));
        assertThat(limits.tryEnter(id(3), apart(3), 0)).isEqualTo(new Answer(Outcome.LATER, 3 * SECOND));
        for (int i = 3; i < 6; i++) {
            assertThat(limits.tryEnter(id(i), apart(i), 3 * SECOND).outcome()).isEqualTo(Outcome.ENTERED);
        }
        assertThat(limits.tryEnter(id(6), apart(6), 3 * SECOND).outcome()).isEqualTo(Outcome.FULL);
        limits.left(id(1));
        limits.left(id(2));
        limits.left(id(3));
        assertThat(limits.tryEnter(id(7), apart(7), 3 * SECOND)).isEqualTo(new Answer(Outcome.LATER, 3 * SECOND));
    }

    @Test
    void aGuestNeedNotWaitAndMakesNobodyWait() {
        AcceptLimits limits = limits(settings(1, 4));
        enter(limits, 1, apart(1));
        limits.tryEnter(id(2), apart(2), 100 * SECOND);
        assertThat(limits.tryEnterAsGuest(id(3), apart(3), 100 * SECOND)).isTrue();
        assertThat(limits.isGuest(id(3))).isTrue();
        assertThat(limits.isGuest(id(2))).isFalse();
        assertThat(limits.waitNanos(100 * SECOND)).isEqualTo(5 * SECOND / 3);
        limits.left(id(3));
        assertThat(limits.waitNanos(100 * SECOND)).isEqualTo(5 * SECOND / 3);
        assertThat(limits.tryEnterAsGuest(id(4), apart(4), 100 * SECOND)).isTrue();
        assertThat(limits.tryEnterAsGuest(id(5), apart(5), 100 * SECOND)).isTrue();
        assertThat(limits.tryEnterAsGuest(id(6), apart(6), 100 * SECOND))
                .as("there is no room")
                .isFalse();
        limits.left(id(4));
        assertThat(limits.isGuest(id(4))).isFalse();
    }

    @Test
    void onlySoManyInASecondAreToldThatThereIsNoPlace() {
        AcceptLimits limits = limits(new AcceptSettings(1, 1, MANY, Duration.ZERO, MANY, MANY, MANY, MANY, MANY));
        enter(limits, 0, apart(0));
        int entered = 0;
        for (int i = 1; i < 400; i++) {
            boolean asGuest = i % 2 == 0;
            long now = i * SECOND / 100; // For four seconds.
            boolean isIn = asGuest
                    ? limits.tryEnterAsGuest(id(i), apart(i), now)
                    : limits.tryEnter(id(i), apart(i), now).outcome() == Outcome.ENTERED;
            entered += isIn ? 1 : 0;
        }
        assertThat(entered).isBetween(110, 125);
    }

    @Test
    void nobodyIsEvictedForASocketThatWouldBeRefused() {
        AcceptLimits limits = limits(new AcceptSettings(2, 2, 2, Duration.ZERO, 1, MANY, MANY, MANY, MANY));
        enter(limits, 1, apart(1));
        enter(limits, 2, apart(2));
        assertThat(enter(limits, 3, apart(1))).isEqualTo(Outcome.ADDRESS_LIMIT);
        assertThat(enter(limits, 3, apart(3))).isEqualTo(Outcome.FULL);
    }

    @Test
    void aHostGetsItsShareOnWhateverPorts() {
        AcceptLimits limits = limits(new AcceptSettings(MANY, MANY, MANY, Duration.ZERO, 2, MANY, MANY, MANY, MANY));
        assertThat(enter(limits, 1, apart(1))).isEqualTo(Outcome.ENTERED);
        assertThat(enter(limits, 2, apart(1).withPort(9))).isEqualTo(Outcome.ENTERED);
        assertThat(enter(limits, 3, apart(1).withPort(10))).isEqualTo(Outcome.ADDRESS_LIMIT);
        limits.left(id(1));
        assertThat(enter(limits, 3, apart(1).withPort(10))).isEqualTo(Outcome.ENTERED);
    }

    @Test
    void aNetgroupGetsItsShare() {
        AcceptLimits limits = limits(new AcceptSettings(MANY, MANY, MANY, Duration.ZERO, 2, 3, MANY, MANY, MANY));
        for (int i = 0; i < 3; i++) {
            assertThat(enter(limits, i, PeerAddress.ipv4(0x01020300 + i, 5))).isEqualTo(Outcome.ENTERED);
        }
        assertThat(enter(limits, 3, PeerAddress.ipv4(0x01020303, 5))).isEqualTo(Outcome.NETGROUP_LIMIT);
        assertThat(enter(limits, 3, PeerAddress.ipv4(0x01030303, 5))).isEqualTo(Outcome.ENTERED);
    }

    @Test
    void w8OneSubnetCannotTakeAllHandshakes() {
        AcceptLimits limits = limits(USUAL);
        int entered = 0;
        for (int i = 0; i < 256; i++) {
            entered += enter(limits, i, PeerAddress.ipv4(0x01020300 + i, 5)) == Outcome.ENTERED ? 1 : 0;
        }
        assertThat(entered).isEqualTo(8);
        for (int i = 0; i < 24; i++) {
            assertThat(enter(limits, 1_000 + i, apart(1_000 + i))).isEqualTo(Outcome.ENTERED);
        }
        assertThat(limits.handshaking()).isEqualTo(32);
        assertThat(enter(limits, 2_000, apart(2_000))).isEqualTo(Outcome.HANDSHAKE_LIMIT);
    }

    @Test
    void w8OneHostCannotTakeAllHandshakesOfItsSubnet() {
        AcceptLimits limits = limits(USUAL);
        enter(limits, 1, apart(1));
        enter(limits, 2, apart(1).withPort(6));
        assertThat(enter(limits, 3, apart(1).withPort(7))).isEqualTo(Outcome.ORIGIN_HANDSHAKE_LIMIT);
        limits.handshakeDone(id(1));
        assertThat(enter(limits, 3, apart(1).withPort(7))).isEqualTo(Outcome.ENTERED);
    }

    @Test
    void aHandshakeSlotIsGivenBackOnEveryPathAndOnce() {
        AcceptLimits limits = limits(USUAL);
        enter(limits, 1, apart(1));
        enter(limits, 2, apart(2));
        limits.handshakeDone(id(1));
        limits.handshakeDone(id(1));
        assertThat(limits.handshaking()).isEqualTo(1);
        limits.left(id(1));
        limits.left(id(1));
        limits.left(id(2));
        assertThat(limits.handshaking()).isZero();
        assertThat(limits.size()).isZero();
    }

    @Test
    void anAddressThatStandsForManyIsExempt() {
        AcceptLimits limits = limits(USUAL);
        for (int i = 0; i < 32; i++) {
            assertThat(enter(limits, i, PeerAddress.ipv4(0x7f000001, i))).isEqualTo(Outcome.ENTERED);
        }
        assertThat(enter(limits, 32, PeerAddress.ipv4(0x7f000001, 32))).isEqualTo(Outcome.HANDSHAKE_LIMIT);
    }

    @Test
    void whoeverIsExemptTakesNothingFromItsNetgroup() {
        AcceptLimits limits = new AcceptLimits(
                settings(MANY, MANY, 1), address -> address.ipv4Number() >>> 16, PeerAddress::isLocalHost, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(enter(limits, i, PeerAddress.ipv4(0x7f000001, i))).isEqualTo(Outcome.ENTERED);
        }
        assertThat(enter(limits, 3, PeerAddress.ipv4(0x7f000002, 1))).isEqualTo(Outcome.ENTERED);
        assertThat(enter(limits, 4, PeerAddress.ipv4(0x7f000002, 2))).isEqualTo(Outcome.ADDRESS_LIMIT);
    }

    @Test
    void anyHandshakeCanBeNamedAndNoneThatIsOver() {
        AcceptLimits limits = limits(settings(MANY, MANY));
        SplittableRandom random = new SplittableRandom(1);
        assertThat(limits.anyHandshaking(random)).isNull();
        for (int i = 0; i < 4; i++) {
            enter(limits, i, apart(i));
        }
        limits.handshakeDone(id(1));
        limits.left(id(3));
        Set<ConnectionId> named = new LinkedHashSet<>();
        for (int i = 0; i < 100; i++) {
            named.add(limits.anyHandshaking(random));
        }
        assertThat(named).containsExactlyInAnyOrder(id(0), id(2));
    }

    @Test
    void aConnectionEntersOnce() {
        AcceptLimits limits = limits(settings(4, 8));
        enter(limits, 1, apart(1));
        assertThatThrownBy(() -> enter(limits, 1, apart(1))).hasMessage("#1 has entered already");
        assertThatThrownBy(() -> settings(9, 8)).hasMessage("found soft 9, full 8, hard 8, expected them in order");
    }

    @Property(tries = 200)
    void noInterleavingExceedsALimit(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int hard = random.nextInt(12);
        int full = random.nextInt(hard + 1);
        AcceptSettings settings = new AcceptSettings(
                random.nextInt(full + 1),
                full,
                hard,
                Duration.ofNanos(random.nextInt(200)),
                1 + random.nextInt(4),
                1 + random.nextInt(6),
                1 + random.nextInt(8),
                1 + random.nextInt(3),
                1 + random.nextInt(4));
        AcceptLimits limits = limits(settings);
        Map<ConnectionId, PeerAddress> in = new LinkedHashMap<>();
        List<ConnectionId> handshaking = new ArrayList<>();
        long now = random.nextLong(1_000);
        for (int step = 0; step < 300; step++) {
            now += random.nextInt(100);
            ConnectionId some = id(random.nextInt(step + 1));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    PeerAddress address =
                            PeerAddress.ipv4((1 + random.nextInt(3)) << 16 | random.nextInt(3), random.nextInt(9));
                    boolean entered = random.nextInt(4) == 0
                            ? limits.tryEnterAsGuest(id(step), address, now)
                            : limits.tryEnter(id(step), address, now).outcome() == Outcome.ENTERED;
                    if (entered) {
                        in.put(id(step), address.withPort(0));
                        handshaking.add(id(step));
                    }
                }
                case 2 -> {
                    limits.handshakeDone(some);
                    handshaking.remove(some);
                }
                default -> {
                    limits.left(some);
                    in.remove(some);
                    handshaking.remove(some);
                }
            }
            assertThat(limits.size()).isEqualTo(in.size()).isLessThanOrEqualTo(settings.hard());
            assertThat(limits.handshaking()).isEqualTo(handshaking.size()).isLessThanOrEqualTo(settings.handshakes());
            assertThat(most(in, in.keySet(), 0)).isLessThanOrEqualTo(settings.perAddress());
            assertThat(most(in, in.keySet(), 16)).isLessThanOrEqualTo(settings.perNetgroup());
            assertThat(most(in, handshaking, 0)).isLessThanOrEqualTo(settings.handshakesPerAddress());
            assertThat(most(in, handshaking, 16)).isLessThanOrEqualTo(settings.handshakesPerNetgroup());
        }
    }

    /** The largest number of these connections whose addresses agree without their last bits. */
    private static int most(Map<ConnectionId, PeerAddress> addresses, Iterable<ConnectionId> connections, int bits) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (ConnectionId connection : connections) {
            counts.merge(addresses.get(connection).ipv4Number() >>> bits, 1, Integer::sum);
        }
        return counts.values().stream().mapToInt(count -> count).max().orElse(0);
    }
}
