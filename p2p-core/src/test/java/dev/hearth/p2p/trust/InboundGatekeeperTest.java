package dev.hearth.p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.trust.InboundPolicy.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InboundGatekeeperTest {
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();
    private static final InboundGate OPEN_GATE = attempt -> CompletableFuture.completedStage(InboundDecision.accept());

    private static InboundAttempt attempt(long number) {
        return new InboundAttempt(
                new ConnectionId(number), PeerAddress.ipv4((int) number, 1), null, "agent", 1_700_000_000);
    }

    @Test
    void anOpenPolicyAcceptsAtOnce() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.OPEN);
        assertThat(gatekeeper.submit(attempt(1), 0)).isEqualTo(InboundDecision.accept());
        assertThat(gatekeeper.waiting()).isZero();
        assertThat(gatekeeper.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aQueuedAttemptIsPolledOnceAndDecidedOnce() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.queue());
        assertThat(gatekeeper.submit(attempt(1), 5)).isNull();
        assertThat(gatekeeper.submit(attempt(2), 6)).isNull();
        assertThat(gatekeeper.nextDeadlineNanos()).isEqualTo(5 + PATIENCE);
        assertThat(gatekeeper.poll(7)).isEqualTo(attempt(1));
        assertThat(gatekeeper.poll(7)).isEqualTo(attempt(2));
        assertThat(gatekeeper.poll(7)).isNull();
        assertThat(gatekeeper.decide(new ConnectionId(2), 8)).isTrue();
        assertThat(gatekeeper.decide(new ConnectionId(2), 8)).isFalse();
        assertThat(gatekeeper.waiting()).isEqualTo(1);
    }

    @Test
    void anAttemptMayBeDecidedWithoutBeingPolled() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.queueAndEvent(OPEN_GATE));
        gatekeeper.submit(attempt(1), 0);
        assertThat(gatekeeper.decide(new ConnectionId(1), 1)).isTrue();
        assertThat(gatekeeper.poll(1)).isNull();
    }

    @Test
    void eventModeHasNoQueue() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.event(OPEN_GATE));
        assertThat(gatekeeper.submit(attempt(1), 0)).isNull();
        assertThat(gatekeeper.poll(0)).isNull();
        assertThat(gatekeeper.waiting()).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForLongerThanThePatience() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.queue());
        gatekeeper.submit(attempt(1), 0);
        gatekeeper.submit(attempt(2), 1);
        assertThat(gatekeeper.expire(PATIENCE - 1)).isEmpty();
        assertThat(gatekeeper.poll(PATIENCE)).isEqualTo(attempt(2)); // The first is late and not offered any more.
        assertThat(gatekeeper.expire(PATIENCE)).containsExactly(attempt(1));
        assertThat(gatekeeper.expire(PATIENCE + 1)).containsExactly(attempt(2));
        assertThat(gatekeeper.waiting()).isZero();
    }

    @Test
    void aDecisionThatComesTooLateDecidesNothing() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.queue());
        gatekeeper.submit(attempt(1), 0);
        assertThat(gatekeeper.decide(new ConnectionId(1), PATIENCE)).isFalse();
        assertThat(gatekeeper.expire(PATIENCE)).containsExactly(attempt(1));
        assertThat(gatekeeper.expire(PATIENCE)).isEmpty();
    }

    @Test
    void aConnectionThatIsGoneWaitsNoLonger() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.queue());
        gatekeeper.submit(attempt(1), 0);
        assertThat(gatekeeper.withdraw(new ConnectionId(1))).isTrue();
        assertThat(gatekeeper.withdraw(new ConnectionId(1))).isFalse();
        assertThat(gatekeeper.poll(0)).isNull();
        assertThat(gatekeeper.expire(PATIENCE)).isEmpty();
    }

    @Test
    void aFloodIsRefusedAtTheCapacity() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.queue());
        for (int i = 0; i < 10_000; i++) {
            InboundDecision decision = gatekeeper.submit(attempt(i), i);
            if (i < InboundPolicy.DEFAULT_CAPACITY) {
                assertThat(decision).isNull();
            } else {
                assertThat(decision).isEqualTo(InboundDecision.refuse("too many inbound peers wait to be admitted"));
            }
        }
        assertThat(gatekeeper.waiting()).isEqualTo(64);
        assertThat(gatekeeper.queued()).isEqualTo(64);
    }

    @Test
    void anAttemptCannotWaitTwice() {
        InboundGatekeeper gatekeeper = new InboundGatekeeper(InboundPolicy.queue());
        gatekeeper.submit(attempt(1), 0);
        assertThatThrownBy(() -> gatekeeper.submit(attempt(1), 0)).hasMessage("#1 waits already");
    }

    /** Any interleaving: each attempt has exactly one end, and the bound holds at every moment. */
    @Property(tries = 300)
    void neverLosesOrDecidesAnAttemptTwice(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int capacity, @ForAll boolean both) {
        InboundPolicy policy = (both ? InboundPolicy.queueAndEvent(OPEN_GATE) : InboundPolicy.queue())
                .withWaiting(capacity, Duration.ofMillis(1));
        InboundGatekeeper gatekeeper = new InboundGatekeeper(policy);
        SplittableRandom random = new SplittableRandom(seed);
        Map<ConnectionId, Integer> ends = new LinkedHashMap<>();
        Set<ConnectionId> polled = new LinkedHashSet<>();
        long now = random.nextLong(); // nanoseconds may wrap
        long next = 1;
        for (int step = 0; step < 200; step++) {
            now += random.nextInt(200_000);
            ConnectionId some = new ConnectionId(1 + random.nextLong(next));
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    InboundAttempt attempt = attempt(next++);
                    ends.put(attempt.connection(), gatekeeper.submit(attempt, now) == null ? 0 : 1);
                }
                case 2 -> {
                    InboundAttempt attempt = gatekeeper.poll(now);
                    if (attempt != null) {
                        assertThat(polled.add(attempt.connection())).isTrue();
                        assertThat(ends).containsEntry(attempt.connection(), 0);
                    }
                }
                case 3 -> end(ends, some, gatekeeper.decide(some, now));
                case 4 -> end(ends, some, gatekeeper.withdraw(some));
                default -> gatekeeper.expire(now).forEach(late -> end(ends, late.connection(), true));
            }
            assertThat(gatekeeper.waiting()).isLessThanOrEqualTo(capacity);
            assertThat(gatekeeper.queued()).isLessThanOrEqualTo(gatekeeper.waiting());
            assertThat(ends.values()).filteredOn(count -> count == 0).hasSize(gatekeeper.waiting());
        }
        gatekeeper.expire(now + 1_000_000).forEach(late -> end(ends, late.connection(), true));
        assertThat(ends.values()).containsOnly(1);
    }

    private static void end(Map<ConnectionId, Integer> ends, ConnectionId connection, boolean ended) {
        if (ended) {
            ends.merge(connection, 1, Integer::sum);
        }
    }

    @Test
    void aGateThatFailsHasRefused() {
        assertThat(answers(OPEN_GATE)).containsExactly(InboundDecision.accept());
        assertThat(answers(attempt -> CompletableFuture.completedStage(null)))
                .containsExactly(InboundDecision.refuse("the inbound gate did not decide"));
        assertThat(answers(attempt -> CompletableFuture.failedStage(new IllegalStateException("x"))))
                .containsExactly(
                        InboundDecision.refuse("the inbound gate failed with java.lang.IllegalStateException: x"));
        assertThat(answers(attempt -> {
                    throw new IllegalStateException("y");
                }))
                .containsExactly(InboundDecision.refuse("the inbound gate threw java.lang.IllegalStateException: y"));
        assertThat(answers(attempt -> new CompletableFuture<>())).isEmpty();
    }

    private static List<InboundDecision> answers(InboundGate gate) {
        List<InboundDecision> answers = new ArrayList<>();
        InboundGate.ask(gate, attempt(1), answers::add);
        return answers;
    }

    @Test
    void aPolicyChecksItsRanges() {
        assertThatThrownBy(() -> InboundPolicy.queue().withWaiting(0, Duration.ofSeconds(1)))
                .hasMessage("inbound policy: found a capacity of 0, expected 1 to 10000");
        assertThatThrownBy(() -> InboundPolicy.queue().withWaiting(1, Duration.ZERO))
                .hasMessage("inbound policy: found a patience of PT0S, expected 1 ms to 1 day");
        assertThatThrownBy(() -> new InboundPolicy(
                        Mode.EVENT,
                        null,
                        1,
                        Duration.ofSeconds(1),
                        TrustProtocol.none(),
                        Permissions.BASIC,
                        InboundPolicy.DEFAULT_TRUST_DEADLINE,
                        Permissions.BASIC))
                .hasMessage("inbound policy: mode EVENT needs a gate");
        assertThatThrownBy(() -> new InboundPolicy(
                        Mode.QUEUE,
                        OPEN_GATE,
                        1,
                        Duration.ofSeconds(1),
                        TrustProtocol.none(),
                        Permissions.BASIC,
                        InboundPolicy.DEFAULT_TRUST_DEADLINE,
                        Permissions.BASIC))
                .hasMessage("inbound policy: mode QUEUE asks no gate, yet there is one");
    }

    @Test
    void aPeerIsBasicUntilItsTrustProtocolHasAnswered() {
        TrustProtocol protocol = TrustProtocol.allowList(List.of());
        assertThat(InboundPolicy.OPEN.initialPermissions()).isEqualTo(Permissions.NORMAL);
        assertThat(InboundPolicy.queue().initialPermissions()).isEqualTo(Permissions.NORMAL);
        assertThat(InboundPolicy.queue().withTrust(protocol, Permissions.BASIC).initialPermissions())
                .isEqualTo(Permissions.BASIC);
        assertThat(InboundPolicy.OPEN
                        .withTrust(protocol, Permissions.of(Permission.BASIC, Permission.MESSAGES))
                        .initialPermissions())
                .hasToString("basic,messages");
    }

    @Test
    void trustsTheKeysOfTheAllowListAndNoNodeId() {
        Hash listed = Hash.parse("02" + "ab".repeat(32));
        Hash other = Hash.parse("03" + "cd".repeat(32));
        TrustProtocol protocol = TrustProtocol.allowList(List.of(listed));
        assertThat(granted(protocol, new NodeIdentity(listed, other))).isEqualTo(Permissions.NORMAL);
        assertThat(granted(protocol, new NodeIdentity(other, listed))).isEqualTo(Permissions.BASIC);
        assertThat(granted(protocol, null)).isEqualTo(Permissions.BASIC);
        assertThat(granted(TrustProtocol.none(), null)).isEqualTo(Permissions.NORMAL);
        assertThat(TrustDecision.disconnect("").permissions()).isEqualTo(Permissions.NONE);
    }

    private static Permissions granted(TrustProtocol protocol, NodeIdentity identity) {
        CompletionStage<TrustDecision> stage = protocol.evaluate(new TrustContext() {
            @Override
            public ConnectionId connection() {
                return new ConnectionId(1);
            }

            @Override
            public PeerAddress address() {
                return PeerAddress.NONE;
            }

            @Override
            public NodeIdentity identity() {
                return identity;
            }

            @Override
            public String agent() {
                return "";
            }

            @Override
            public void send(int type, byte[] payload) {
                throw new AssertionError("nothing is to be sent");
            }
        });
        return stage.toCompletableFuture().join().permissions();
    }
}
