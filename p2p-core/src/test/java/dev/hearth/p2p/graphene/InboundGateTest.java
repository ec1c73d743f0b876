package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.trust.InboundAttempt;
import dev.hearth.p2p.trust.InboundDecision;
import dev.hearth.p2p.trust.InboundPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How an application decides on peers that come, seen from the wire. */
class InboundGateTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private Scenario scenario = new Scenario();

    private static boolean isAccepted(RawPeer peer) {
        return peer.has(GrapheneTypes.CONNECTION_ACCEPTED);
    }

    private RawPeer knocking() {
        RawPeer peer = scenario.peer().polite().dial(scenario.address());
        scenario.run(MOMENT);
        return peer;
    }

    private InboundAttempt polled() {
        return Objects.requireNonNull(scenario.await(scenario.node.pollInbound()));
    }

    @Test
    @DisplayName("P§5: a queued peer is neither accepted nor rejected until the application decides")
    void queueIsAGate() {
        scenario = new Scenario(builder -> builder.inboundPolicy(InboundPolicy.queue()));
        RawPeer welcome = knocking();
        RawPeer unwanted = knocking();
        RawPeer forgotten = knocking();
        for (RawPeer peer : List.of(welcome, unwanted, forgotten)) {
            assertThat(isAccepted(peer)).isFalse();
            assertThat(peer.has(GrapheneTypes.CONNECTION_REJECTED)).isFalse();
        }
        assertThat(scenario.established()).isZero();

        InboundAttempt first = polled();
        assertThat(first.address()).isEqualTo(welcome.localAddress());
        assertThat(Objects.requireNonNull(first.identity()).key())
                .isEqualTo(scenario.key(welcome).key());
        assertThat(first.agent()).isEqualTo("raw");
        assertThat(scenario.await(scenario.node.decide(first, InboundDecision.accept())))
                .isTrue();
        assertThat(scenario.await(scenario.node.decide(first, InboundDecision.refuse("twice"))))
                .isFalse();
        scenario.await(scenario.node.decide(polled(), InboundDecision.refuse("no")));
        scenario.run(MOMENT);
        assertThat(isAccepted(welcome)).isTrue();
        assertThat(scenario.established()).isEqualTo(1);
        assertThat(unwanted.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);

        InboundAttempt late = polled();
        scenario.run(InboundPolicy.DEFAULT_PATIENCE);
        assertThat(forgotten.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(scenario.await(scenario.node.decide(late, InboundDecision.accept())))
                .isFalse();
        assertThat(scenario.await(scenario.node.pollInbound())).isNull();
    }

    @Test
    @DisplayName("P§5: a peer that leaves while it waits is out of the queue, and one too many is refused at once")
    void queueIsBounded() {
        scenario = new Scenario(
                builder -> builder.inboundPolicy(InboundPolicy.queue().withWaiting(2, InboundPolicy.DEFAULT_PATIENCE)));
        RawPeer impatient = knocking();
        RawPeer patient = knocking();
        RawPeer surplus = knocking();
        assertThat(surplus.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        impatient.close();
        scenario.run(MOMENT);
        assertThat(polled().address()).isEqualTo(patient.localAddress());
        assertThat(scenario.await(scenario.node.pollInbound())).isNull();
    }

    @Test
    @DisplayName("P§5: the application's callback decides, at once or later, and its failure is a refusal")
    void eventIsAGate() {
        List<CompletableFuture<InboundDecision>> decisions = new ArrayList<>();
        scenario = new Scenario(builder -> builder.inboundPolicy(InboundPolicy.event(attempt -> {
            CompletableFuture<InboundDecision> decision = new CompletableFuture<>();
            decisions.add(decision);
            return decision;
        })));
        RawPeer accepted = knocking();
        RawPeer refused = knocking();
        RawPeer failed = knocking();
        assertThat(scenario.established()).isZero();
        scenario.host.runtime().application().execute(() -> {
            decisions.get(0).complete(InboundDecision.accept());
            decisions.get(1).complete(InboundDecision.refuse("no"));
            decisions.get(2).completeExceptionally(new IllegalStateException("broken"));
        });
        scenario.run(MOMENT);
        assertThat(isAccepted(accepted)).isTrue();
        assertThat(isAccepted(refused)).isFalse();
        assertThat(isAccepted(failed)).isFalse();
        assertThat(refused.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(failed.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
    }

    @Test
    @DisplayName("P§5: with queue and callback, who decides first has decided")
    void firstOfBothDecides() {
        List<CompletableFuture<InboundDecision>> decisions = new ArrayList<>();
        scenario = new Scenario(builder -> builder.inboundPolicy(InboundPolicy.queueAndEvent(attempt -> {
            CompletableFuture<InboundDecision> decision = new CompletableFuture<>();
            decisions.add(decision);
            return decision;
        })));
        RawPeer byQueue = knocking();
        scenario.await(scenario.node.decide(polled(), InboundDecision.accept()));
        RawPeer byCallback = knocking();
        scenario.host.runtime().application().execute(() -> {
            decisions.get(0).complete(InboundDecision.refuse("too late"));
            decisions.get(1).complete(InboundDecision.refuse("no"));
        });
        scenario.run(MOMENT);
        assertThat(byQueue.isConnected()).isTrue();
        assertThat(isAccepted(byQueue)).isTrue();
        assertThat(byCallback.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(scenario.await(scenario.node.pollInbound())).isNull();
    }

    @Test
    @DisplayName("B§4.10: nobody has to go for a peer that the application has not let in")
    void peersThatWaitForTheGateEvictNobody() {
        List<CompletableFuture<InboundDecision>> decisions = new ArrayList<>();
        AtomicBoolean open = new AtomicBoolean(true);
        scenario = new Scenario(builder -> builder.config(NodeConfig.builder()
                        .set(ConfigKeys.LIMITS_ACCEPT_DELAY, Duration.ZERO)
                        .set(ConfigKeys.LIMITS_MAX_CONNECTIONS, 80)
                        .set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(40))
                        .build())
                .inboundPolicy(InboundPolicy.event(attempt -> {
                    CompletableFuture<InboundDecision> decision = new CompletableFuture<>();
                    if (open.get()) {
                        decision.complete(InboundDecision.accept());
                    }
                    decisions.add(decision);
                    return decision;
                })));
        List<RawPeer> admitted = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            admitted.add(scenario.join(scenario.peer().polite()));
            scenario.run(MOMENT);
        }
        open.set(false);
        for (int i = 0; i < 20; i++) {
            scenario.peer().polite().dial(scenario.address());
            scenario.run(Duration.ofMillis(100));
        }
        scenario.run(Duration.ofSeconds(3));
        assertThat(decisions).hasSize(60);
        assertThat(admitted).allMatch(RawPeer::isConnected);

        scenario.host.runtime().application().execute(() -> decisions.get(59).complete(InboundDecision.accept()));
        scenario.run(Duration.ofSeconds(5));
        assertThat(scenario.disconnects()).containsEntry(DisconnectReason.EVICTED, 1L);
        assertThat(admitted).filteredOn(RawPeer::isConnected).hasSize(39);
    }
}
